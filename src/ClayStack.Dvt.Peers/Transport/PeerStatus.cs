using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>What is to be said about one peer now; the counters count from the start of the process.</summary>
public sealed record PeerStatus
{
    /// <summary>The operator.</summary>
    public required OperatorIndex Peer { get; init; }

    /// <summary>Where it is dialled; null if nobody said.</summary>
    public required string? Address { get; init; }

    /// <summary>Its hello on the connection that stands; null if none stands.</summary>
    public required PeerHello? Connected { get; init; }

    /// <summary>Whether this node dialled that connection.</summary>
    public required bool Dialled { get; init; }

    /// <summary>Why the last connection or attempt ended; empty before the first.</summary>
    public required string LastEnd { get; init; }

    /// <summary>How long the last ping took, there and back; null before it.</summary>
    public required TimeSpan? RoundTrip { get; init; }

    /// <summary>Connections that came to stand, reconnections included.</summary>
    public required long Connections { get; init; }

    /// <summary>Attempts to dial that did not come to stand.</summary>
    public required long FailedDials { get; init; }

    /// <summary>Bytes of frames written, with gRPC's own five for each, before TLS.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Bytes of frames read, with gRPC's own five for each, after TLS.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Frames written.</summary>
    public required long SentFrames { get; init; }

    /// <summary>Frames read, refused ones included.</summary>
    public required long ReceivedFrames { get; init; }

    /// <summary>Frames that wait to be sent.</summary>
    public required int Queued { get; init; }

    /// <summary>Frames that were never sent, since their duty had passed.</summary>
    public required long DroppedPassed { get; init; }

    /// <summary>Frames that were never sent, since too many waited.</summary>
    public required long DroppedOverflow { get; init; }

    /// <summary>Writers that did not end with their connection, since the peer did not read.</summary>
    public required long StuckWriters { get; init; }

    /// <summary>What was refused of what the peer sent, by reason; reasons that were not met are missing.</summary>
    public required IReadOnlyList<KeyValuePair<PeerRefusal, long>> Refusals { get; init; }
}
