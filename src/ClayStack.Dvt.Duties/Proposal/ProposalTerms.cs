using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>What a proposal must be, known before anyone proposes.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Fork">The slot's fork.</param>
/// <param name="Timestamp">When the slot begins: UNIX time in seconds.</param>
/// <param name="Proposer">The proposer.</param>
/// <param name="Settings">Its settings in the slot's epoch, from the manifest.</param>
internal sealed record ProposalTerms(
    Slot Slot, ForkName Fork, Uint64 Timestamp, ValidatorIndex Proposer, ValidatorSettings Settings);
