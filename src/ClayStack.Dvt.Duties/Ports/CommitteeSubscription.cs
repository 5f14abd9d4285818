using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A committee that a beacon node must follow for a validator (PROTOCOL V4).</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Committee">Its committee.</param>
/// <param name="CommitteesAtSlot">How many committees the slot has.</param>
/// <param name="Slot">The slot.</param>
/// <param name="IsAggregator">Whether the validator aggregates there.</param>
public sealed record CommitteeSubscription(
    ValidatorIndex Validator, CommitteeIndex Committee, int CommitteesAtSlot, Slot Slot, bool IsAggregator);
