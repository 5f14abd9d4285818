using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A committee of attesters.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Index">Its index in the slot.</param>
/// <param name="Members">Its members in their places.</param>
public sealed record AttesterCommittee(Slot Slot, CommitteeIndex Index, IReadOnlyList<ValidatorIndex> Members);
