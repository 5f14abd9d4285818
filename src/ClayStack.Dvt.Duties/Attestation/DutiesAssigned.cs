using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>Tells a slot's duty actor who attests; a later one, after a reorg, replaces an earlier one until the decision.</summary>
/// <param name="Duties">The cluster's attesters of the slot.</param>
internal sealed record DutiesAssigned(IReadOnlyList<AttesterDuty> Duties);
