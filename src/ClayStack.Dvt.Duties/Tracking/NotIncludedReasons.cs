namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Explains each <see cref="NotIncludedReason"/>; <c>docs/reasons.md</c> and <c>clay-dvt explain</c> show the same words.</summary>
public static class NotIncludedReasons
{
    /// <summary>The explanation of a reason.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no reason.</exception>
    public static MissExplanation Explain(NotIncludedReason reason) => reason switch
    {
        NotIncludedReason.SubmittedLate => new(
            Responsible.OwnNode,
            "A beacon node took the signature when its slot was over, and no block has it.",
            "Look at the duty's line in the log for what took so long: late rounds, late partial signatures of peers, or a beacon node that had to be asked again."),
        NotIncludedReason.OnAnotherBranch => new(
            Responsible.Chain,
            "The block, or the branch that was voted for, is not on the chain: it was reorganised away.",
            "Nothing, if it is rare. If blocks are left often, they come too late: look at when they were decided and published, and at the beacon nodes' peers."),
        NotIncludedReason.LeftOutOfBlocks => new(
            Responsible.Chain,
            "The signature was submitted in time, and none of the blocks that could have carried it does.",
            "If other operators' nodes say the same and it happens again, look at the peers and subscriptions of the beacon nodes: what they were given did not reach the proposers."),
        NotIncludedReason.NoBlockFollowed => new(
            Responsible.Chain,
            "The next slot has no block, and only that one carries the votes of the sync committee.",
            "Nothing: its proposer missed it."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
