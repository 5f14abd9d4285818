using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>A committee of attesters (states/{id}/committees).</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Index">Its index in the slot.</param>
/// <param name="Members">Its members in their places.</param>
public sealed record StateCommittee(Slot Slot, CommitteeIndex Index, IReadOnlyList<ValidatorIndex> Members);
