using ClayStack.Dvt.Rpc.Server;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>What is to be said about the connections that others made to this node.</summary>
/// <param name="Accepted">Connections that reached the node since it listens.</param>
/// <param name="InHandshake">Connections in their handshake now.</param>
/// <param name="Established">Connections that are past it now.</param>
/// <param name="Refusals">Connections that the node ended, by reason; all reasons, so that each series begins at zero.</param>
public sealed record PeerListenerStatus(
    long Accepted, long InHandshake, long Established, IReadOnlyList<KeyValuePair<RpcRefusalReason, long>> Refusals)
{
    internal static PeerListenerStatus Of(RpcServerCounters counters) => new(
        counters.ConnectionsAccepted,
        counters.Strangers,
        counters.Peers,
        [.. RpcRefusals.All.Select(reason => KeyValuePair.Create(reason, counters.Refused(reason)))]);
}
