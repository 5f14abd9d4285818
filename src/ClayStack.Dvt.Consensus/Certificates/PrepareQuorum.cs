namespace ClayStack.Dvt.Consensus;

/// <summary>The proof that a value was prepared in a round (arXiv:2002.03613, Algorithm 2, line 4).</summary>
public static class PrepareQuorum
{
    /// <summary>Whether these are PREPAREs of a quorum of distinct operators for this round and value, and nothing else.</summary>
    /// <param name="instance">Which agreement.</param>
    /// <param name="round">The round that was prepared in.</param>
    /// <param name="value">What was prepared.</param>
    /// <param name="prepares">The statements, their signatures already verified.</param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static bool IsValid(
        InstanceId instance, int round, ValueHash value, IReadOnlyList<SignedStatement> prepares, int operatorCount)
    {
        ArgumentNullException.ThrowIfNull(prepares);
        return DistinctSenders.AreQuorum(prepares, operatorCount, prepare =>
            prepare.Type == StatementType.Prepare
            && prepare.Instance == instance
            && prepare.Round == round
            && prepare.Value == value);
    }
}
