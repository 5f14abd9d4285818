namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Why something that a beacon node took is not on the chain: the closed list. It stands beside <see cref="MissReason"/>, whose
/// duties were not done: these were, and the chain did not take them. The names are the stable codes of logs, metrics and reports.
/// </summary>
public enum NotIncludedReason
{
    /// <summary>It was submitted when its slot was over.</summary>
    SubmittedLate,

    /// <summary>What was signed belongs to a branch that the chain left.</summary>
    OnAnotherBranch,

    /// <summary>Every block that could have carried it is there, and none does.</summary>
    LeftOutOfBlocks,

    /// <summary>The next slot has no block, and only that one carries the votes of the sync committee.</summary>
    NoBlockFollowed,
}
