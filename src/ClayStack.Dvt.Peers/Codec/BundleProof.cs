using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>A signed bundle without its partials: it proves to its signer what it has signed (PROTOCOL P4, S5).</summary>
/// <param name="Slot">The bundle's slot.</param>
/// <param name="Duty">The kind of duty.</param>
/// <param name="Fence">Which run of the signer's node.</param>
/// <param name="ContentHash">The hash of the bundle's groups.</param>
/// <param name="Signature">64 bytes, r||s, of the signer's node key.</param>
internal sealed record BundleProof(
    Slot Slot, DutyType Duty, Fence Fence, Bytes32 ContentHash, ReadOnlyMemory<byte> Signature);
