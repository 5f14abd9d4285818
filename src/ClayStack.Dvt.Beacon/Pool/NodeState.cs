namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>What is known of a node.</summary>
internal enum NodeState
{
    /// <summary>Not reached yet: its network is not known, and it gets no calls.</summary>
    Unknown,

    /// <summary>It follows another network and gets no calls.</summary>
    WrongNetwork,

    /// <summary>It was on the right network, and did not answer when it was looked at last; it is asked after all others.</summary>
    Unreachable,

    /// <summary>It answers, and cannot serve duties.</summary>
    NotReady,

    /// <summary>It can serve duties.</summary>
    Ready,
}
