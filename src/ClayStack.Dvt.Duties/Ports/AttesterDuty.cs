using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>When and where a validator attests. The adapter has checked every number against the network's bounds.</summary>
/// <param name="Key">The validator's key.</param>
/// <param name="Validator">The validator's index.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Committee">The committee.</param>
/// <param name="CommitteeLength">How many members the committee has.</param>
/// <param name="CommitteesAtSlot">How many committees the slot has.</param>
/// <param name="PlaceInCommittee">The validator's place in the committee, from 0.</param>
public sealed record AttesterDuty(
    BlsPublicKeyBytes Key,
    ValidatorIndex Validator,
    Slot Slot,
    CommitteeIndex Committee,
    int CommitteeLength,
    int CommitteesAtSlot,
    int PlaceInCommittee);
