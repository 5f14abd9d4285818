using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>What a session asks of its host after one frame.</summary>
public sealed record SessionStep
{
    /// <summary>Nothing to do.</summary>
    public static SessionStep Nothing { get; } = new();

    /// <summary>Frames to send to the peer, in order, before all others.</summary>
    public IReadOnlyList<PeerFrame> Replies { get; init; } = [];

    /// <summary>What to tell the subscriber, in order.</summary>
    public IReadOnlyList<PeerEvent> Events { get; init; } = [];

    /// <summary>
    /// The peer's hello is good: record it durably (<see cref="IPeerRecords.RecordHello"/>), and report by
    /// <see cref="PeerSession.HelloRecorded"/> before the next frame is handed in. Null for none.
    /// </summary>
    public HelloToRecord? Hello { get; init; }

    /// <summary>A bundle to keep durably (<see cref="IPeerRecords.RecordSigned"/>), at leisure; null for none.</summary>
    public PeerSigned? Signed { get; init; }

    /// <summary>Why the frame was refused; already counted.</summary>
    public PeerRefusal Refusal { get; init; }

    /// <summary>The id of a ping of ours that came back; null for none.</summary>
    public ulong? Pong { get; init; }

    /// <summary>Why the connection has to end, for the log; null if it stands.</summary>
    public string? Ends { get; init; }
}
