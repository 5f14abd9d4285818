namespace ClayStack.Dvt.Devnet;

/// <summary>What two signed messages of one validator are slashable for.</summary>
public enum DevnetSlashingKind
{
    /// <summary>Two different votes for one target epoch.</summary>
    DoubleVote,

    /// <summary>One vote surrounds the other.</summary>
    SurroundVote,

    /// <summary>Two different blocks for one slot.</summary>
    DoubleProposal,
}
