using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>A block made for its proposer.</summary>
/// <param name="Block">The block.</param>
/// <param name="PayloadValueWei">What its payload pays.</param>
/// <param name="ConsensusValueWei">What it pays on the consensus layer.</param>
internal sealed record Production(UnsignedBlock Block, Uint256 PayloadValueWei, Uint256 ConsensusValueWei);
