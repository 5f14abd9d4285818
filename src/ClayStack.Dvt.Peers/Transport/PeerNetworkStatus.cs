namespace ClayStack.Dvt.Peers.Transport;

/// <summary>What is to be said about the network now.</summary>
/// <param name="Peers">Each peer, in ascending order.</param>
/// <param name="UnknownKeys">Connections refused because their key is no operator's (<see cref="Codec.PeerRefusal.UnknownKey"/>).</param>
/// <param name="FailedRecords">Bundles and hellos of peers that could not be kept durably.</param>
public sealed record PeerNetworkStatus(IReadOnlyList<PeerStatus> Peers, long UnknownKeys, long FailedRecords);
