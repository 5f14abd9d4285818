using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>A block of the chain with what its state would say.</summary>
/// <param name="Root">hash_tree_root of the block, and of the header.</param>
/// <param name="Header">The header.</param>
/// <param name="Signed">The whole block.</param>
/// <param name="Finality">Justification and finalization after the block.</param>
/// <param name="PayloadHash">The hash of its payload.</param>
/// <param name="PayloadNumber">The number of its payload.</param>
internal sealed record ChainBlock(
    Root Root, BeaconBlockHeader Header, SignedBlock Signed, Finality Finality, Hash32 PayloadHash, ulong PayloadNumber)
{
    public Slot Slot => Header.Slot;
}
