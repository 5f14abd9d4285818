using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// A block that a beacon node made. The adapter has checked that it is of the slot and fork asked for and holds the RANDAO
/// reveal that was sent; the rest is for the value check (PROTOCOL C4).
/// </summary>
/// <param name="Block">The block with what travels beside it, or blinded.</param>
/// <param name="PayloadValueWei">What the payload pays, as the beacon node states it; null if it does not.</param>
/// <param name="ConsensusValueWei">What the block pays on the consensus layer, as the beacon node states it; null if it does not.</param>
/// <param name="Node">Which beacon node made it.</param>
public sealed record ProducedBlock(UnsignedBlock Block, Uint256? PayloadValueWei, Uint256? ConsensusValueWei, string Node);
