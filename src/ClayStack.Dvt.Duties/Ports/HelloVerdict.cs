namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What becomes of a peer's hello (PROTOCOL P4).</summary>
public enum HelloVerdict
{
    /// <summary>It is recorded durably, and the connection may stand.</summary>
    Accepted,

    /// <summary>Its fence is lower than one seen before: an older run, or a store that was rolled back.</summary>
    LowerFence,

    /// <summary>Its fence is the last one seen, and its start or store is another: two runs claim one identity.</summary>
    SecondRun,

    /// <summary>It could not be recorded; the peer tries again.</summary>
    NotRecorded,
}
