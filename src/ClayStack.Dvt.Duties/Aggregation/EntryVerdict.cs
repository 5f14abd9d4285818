namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>What <see cref="AggregationCheck"/> says of an entry.</summary>
internal enum EntryVerdict
{
    /// <summary>It is never signed.</summary>
    Bad,

    /// <summary>It fits, if its selection proof is the validator's, which is to be verified under the group key.</summary>
    Unproven,

    /// <summary>It may be signed.</summary>
    Good,
}
