namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Where the cause of a missed duty lies, as far as this node can tell.</summary>
public enum Responsible
{
    /// <summary>The operator's own beacon nodes.</summary>
    OwnBeaconNode,

    /// <summary>Other operators, or the way to them.</summary>
    Peers,

    /// <summary>A block builder or its relay.</summary>
    Relay,

    /// <summary>The chain: a late or missing block, a reorganisation.</summary>
    Chain,

    /// <summary>This machine's clock.</summary>
    OwnClock,

    /// <summary>This machine's disk or database.</summary>
    OwnStore,

    /// <summary>This node: its start, its history, its load, or a fault in it.</summary>
    OwnNode,
}
