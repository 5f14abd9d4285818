namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>What <see cref="SlotVoteCheck"/> says of a proposal.</summary>
internal enum VoteVerdict
{
    /// <summary>It can never be voted for.</summary>
    Reject,

    /// <summary>It does not fit this node's view of the chain, which may still change: judge again at the next head.</summary>
    Pending,

    /// <summary>It fits but for its head, which must be shown to be an ancestor of the own head and a descendant of the target.</summary>
    AskAncestry,

    /// <summary>It may be voted for.</summary>
    Accept,
}
