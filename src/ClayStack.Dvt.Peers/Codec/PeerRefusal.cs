namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// Why something that a peer sent was refused (PROTOCOL P3). In the order of the checks, which is the order of their cost. The
/// numbers and the codes (<see cref="PeerRefusals.Code"/>) are stable.
/// </summary>
public enum PeerRefusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The key that was presented belongs to no operator of the cluster.</summary>
    UnknownKey = 1,

    /// <summary>A frame or a value is larger than the protocol allows.</summary>
    Oversized = 2,

    /// <summary>Not the protocol's encoding, or fields are missing, out of range or contradict each other.</summary>
    Malformed = 3,

    /// <summary>The peer's protocol version does not interoperate with ours.</summary>
    WrongVersion = 4,

    /// <summary>The peer has another cluster definition.</summary>
    WrongCluster = 5,

    /// <summary>The sender that it names is not the one whose connection it came by.</summary>
    WrongSender = 6,

    /// <summary>It was signed by another run of the peer's node than the one that is connected.</summary>
    WrongFence = 7,

    /// <summary>A frame that has no place before or after the hello, or on its stream.</summary>
    OutOfOrder = 8,

    /// <summary>A hello that does not answer this connection's challenge: a replay, or meant for someone else.</summary>
    ReplayedHello = 9,

    /// <summary>A hello with a lower fence than the peer already had: an older run, a restored copy.</summary>
    StaleFence = 10,

    /// <summary>A hello with the peer's present fence and another start: two runs under one identity.</summary>
    RivalRun = 11,

    /// <summary>The slot lies outside of the window of its kind of duty.</summary>
    OutsideWindow = 12,

    /// <summary>The same content came before; harmless, after a reconnection for example.</summary>
    Duplicate = 13,

    /// <summary>The peer's quota is used up.</summary>
    OverQuota = 14,

    /// <summary>Too many invalid signatures in this slot: nothing more is looked at until the next.</summary>
    Muted = 15,

    /// <summary>A value, or a part of one, that was neither announced nor asked for, or is out of place.</summary>
    UnexpectedValue = 16,

    /// <summary>A value's bytes do not have the hash that was promised.</summary>
    ValueMismatch = 17,

    /// <summary>A signature does not verify.</summary>
    BadSignature = 18,

    /// <summary>A bundle under a valid signature names another signing root for a validator than one before it.</summary>
    ContradictingRoots = 19,

    /// <summary>A stream was opened, and what has to come first on it did not come in time.</summary>
    LateHello = 20,
}
