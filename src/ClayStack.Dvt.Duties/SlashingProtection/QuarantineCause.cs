namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// What proved, under this node's own signature, that its store does not have all that was signed under its identity (PROTOCOL
/// S5); the list is closed. The numbers are stored.
/// </summary>
public enum QuarantineCause
{
    /// <summary>The identity ran with another store before.</summary>
    OtherStore = 1,

    /// <summary>The identity ran with a higher fence: a later run, of which this store knows nothing.</summary>
    HigherFence = 2,

    /// <summary>The identity ran with this very fence and another start: two runs under one identity.</summary>
    SecondRun = 3,

    /// <summary>Something slashable was signed at a later slot than the store has.</summary>
    LaterSignature = 4,
}
