using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// What is kept of a proposal (PROTOCOL V1), published once for each that was decided. The values are what beacon nodes state;
/// nobody has verified them.
/// </summary>
/// <param name="Slot">The slot.</param>
/// <param name="Proposer">The proposer.</param>
/// <param name="Header">The decided block's header.</param>
/// <param name="BlockRoot">Its root, which is the block's, blinded or not.</param>
/// <param name="IsBlinded">Whether the payload is a builder's.</param>
/// <param name="Origin">The operator who proposed the block first, and whose beacon node made it.</param>
/// <param name="PayloadValueWei">What the payload pays; null if not stated.</param>
/// <param name="ConsensusValueWei">What the block pays on the consensus layer; null if not stated.</param>
/// <param name="LocalValueWei">What the local payload of this node's own beacon nodes would have paid; null if none came or it is not stated.</param>
/// <param name="IsPublished">Whether a beacon node of this node took the block, or showed it on the chain.</param>
public sealed record ProposalConcluded(
    Slot Slot,
    ValidatorIndex Proposer,
    BeaconBlockHeader Header,
    Root BlockRoot,
    bool IsBlinded,
    OperatorIndex Origin,
    Uint256? PayloadValueWei,
    Uint256? ConsensusValueWei,
    Uint256? LocalValueWei,
    bool IsPublished);
