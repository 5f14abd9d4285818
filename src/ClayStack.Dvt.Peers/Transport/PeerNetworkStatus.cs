namespace ClayStack.Dvt.Peers.Transport;

/// <summary>What is to be said about the network now.</summary>
/// <param name="Peers">Each peer, in ascending order.</param>
/// <param name="Listener">The connections that others made to this node.</param>
/// <param name="FailedRecords">Bundles and hellos of peers that could not be kept durably.</param>
public sealed record PeerNetworkStatus(IReadOnlyList<PeerStatus> Peers, PeerListenerStatus Listener, long FailedRecords)
{
    /// <summary>Connections refused because their key is no operator's (<see cref="Codec.PeerRefusal.UnknownKey"/>).</summary>
    public long UnknownKeys =>
        Listener.Refusals.Where(refusal => refusal.Key == Rpc.Server.RpcRefusalReason.KeyNotAccepted).Sum(refusal => refusal.Value);
}
