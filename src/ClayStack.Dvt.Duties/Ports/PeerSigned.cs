using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A bundle that a peer signed, to be kept if it is the highest one.</summary>
/// <param name="Peer">The signer.</param>
/// <param name="Slot">The bundle's slot.</param>
/// <param name="Target">The target epoch that it proves; null if the bundle is not of attestations.</param>
/// <param name="SignedBundle">The bundle with its signature, at most <see cref="IPeerRecords.BundleLengthMax"/> bytes.</param>
public sealed record PeerSigned(OperatorIndex Peer, Slot Slot, Epoch? Target, ReadOnlyMemory<byte> SignedBundle);
