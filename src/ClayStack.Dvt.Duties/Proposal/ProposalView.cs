using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>What this node has seen that a block is compared with.</summary>
/// <param name="Reveal">The proposer's RANDAO reveal, verified; null while this node does not hold it.</param>
/// <param name="KnowsParent">Whether the own beacon nodes know the block's parent.</param>
/// <param name="Own">A block by the own beacon nodes for the same slot; null if none is at hand.</param>
/// <param name="AwaitsOwn">Whether one is still expected.</param>
internal sealed record ProposalView(BlsSignatureBytes? Reveal, bool KnowsParent, BlockCandidate? Own, bool AwaitsOwn);
