namespace ClayStack.Dvt.Peers.Codec;

/// <summary>The stable names of <see cref="PeerRefusal"/>, for logs, metrics and status.</summary>
public static class PeerRefusals
{
    /// <summary>Every reason, without <see cref="PeerRefusal.None"/>, in order.</summary>
    public static IReadOnlyList<PeerRefusal> All { get; } =
        [.. Enum.GetValues<PeerRefusal>().Where(reason => reason != PeerRefusal.None)];

    /// <summary>The code of a reason, for example <c>PEER_OUTSIDE_WINDOW</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the reasons.</exception>
    public static string Code(PeerRefusal reason) => reason switch
    {
        PeerRefusal.UnknownKey => "PEER_UNKNOWN_KEY",
        PeerRefusal.Oversized => "PEER_OVERSIZED",
        PeerRefusal.Malformed => "PEER_MALFORMED",
        PeerRefusal.WrongVersion => "PEER_WRONG_VERSION",
        PeerRefusal.WrongCluster => "PEER_WRONG_CLUSTER",
        PeerRefusal.WrongSender => "PEER_WRONG_SENDER",
        PeerRefusal.WrongFence => "PEER_WRONG_FENCE",
        PeerRefusal.OutOfOrder => "PEER_OUT_OF_ORDER",
        PeerRefusal.ReplayedHello => "PEER_REPLAYED_HELLO",
        PeerRefusal.StaleFence => "PEER_STALE_FENCE",
        PeerRefusal.RivalRun => "PEER_RIVAL_RUN",
        PeerRefusal.OutsideWindow => "PEER_OUTSIDE_WINDOW",
        PeerRefusal.Duplicate => "PEER_DUPLICATE",
        PeerRefusal.OverQuota => "PEER_OVER_QUOTA",
        PeerRefusal.Muted => "PEER_MUTED",
        PeerRefusal.UnexpectedValue => "PEER_UNEXPECTED_VALUE",
        PeerRefusal.ValueMismatch => "PEER_VALUE_MISMATCH",
        PeerRefusal.BadSignature => "PEER_BAD_SIGNATURE",
        PeerRefusal.ContradictingRoots => "PEER_CONTRADICTING_ROOTS",
        PeerRefusal.LateHello => "PEER_LATE_HELLO",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason of a refusal."),
    };
}
