using System.Diagnostics.Metrics;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;
using ClayStack.Dvt.Rpc.Server;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>The transport's counters as instruments, under the meter <c>ClayStack.Dvt.Peers</c>; read when they are asked for.</summary>
internal sealed class PeerMeter : IDisposable
{
    private readonly Meter _meter = new("ClayStack.Dvt.Peers");

    /// <summary>Binds the transport.</summary>
    public PeerMeter(PeerNetwork network)
    {
        Counter("peer_sent_bytes", "Bytes sent to the peer, before TLS.", peer => peer.SentBytes);
        Counter("peer_received_bytes", "Bytes received from the peer, after TLS.", peer => peer.ReceivedBytes);
        Counter("peer_sent_frames", "Frames sent to the peer.", peer => peer.SentFrames);
        Counter("peer_received_frames", "Frames received from the peer, refused ones included.", peer => peer.ReceivedFrames);
        Counter("peer_failed_dials", "Attempts to reach the peer that came to nothing.", peer => peer.FailedDials);
        Counter("peer_dropped_frames", "Frames never sent: their duty had passed, or too many waited.", peer => peer.DroppedPassed + peer.DroppedOverflow);
        _meter.CreateObservableCounter(
            "peer_refusals",
            () => network.Status.Peers.SelectMany(peer => peer.Refusals.Select(refusal => new Measurement<long>(
                refusal.Value, Operator(peer), new KeyValuePair<string, object?>("reason", PeerRefusals.Code(refusal.Key))))),
            description: "What was refused of what the peer sent, by reason.");
        _meter.CreateObservableCounter(
            "peer_connections_accepted", () => network.Status.Listener.Accepted, description: "Connections that reached the peers' endpoint.");
        _meter.CreateObservableCounter(
            "peer_connections_refused",
            () => network.Status.Listener.Refusals.Select(refusal => new Measurement<long>(
                refusal.Value, new KeyValuePair<string, object?>("reason", RpcRefusals.Code(refusal.Key)))),
            description: "Connections to the peers' endpoint that the node ended, by reason.");
        _meter.CreateObservableGauge(
            "peer_connections",
            () => Connections(network.Status.Listener),
            description: "Connections to the peers' endpoint now: in their handshake, and behind it.");
        _meter.CreateObservableCounter(
            "peer_unknown_keys", () => network.Status.UnknownKeys, description: "Connections refused because their key is no operator's.");

        void Counter(string name, string description, Func<PeerStatus, long> value) => _meter.CreateObservableCounter(
            name, () => network.Status.Peers.Select(peer => new Measurement<long>(value(peer), Operator(peer))), description: description);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<long>[] Connections(PeerListenerStatus listener) =>
    [
        new(listener.InHandshake, new KeyValuePair<string, object?>("state", "handshake")),
        new(listener.Established, new KeyValuePair<string, object?>("state", "established")),
    ];

    private static KeyValuePair<string, object?> Operator(PeerStatus peer) => new("operator", peer.Peer.Value);
}
