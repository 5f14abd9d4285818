namespace ClayStack.Dvt.Duties.Protection;

/// <summary>Where a simulated disk asks for the fault to play.</summary>
public enum SimulatedDiskStep
{
    /// <summary>Everything is about to be read.</summary>
    Load,

    /// <summary>The store is about to be written; nothing is durable yet.</summary>
    Commit,

    /// <summary>The store is durable, and the caller does not know yet.</summary>
    Committed,

    /// <summary>The anchor is about to be read.</summary>
    AnchorRead,

    /// <summary>The anchor is about to be written; nothing is durable yet.</summary>
    AnchorWrite,

    /// <summary>The anchor is durable, and the caller does not know yet.</summary>
    AnchorWritten,
}
