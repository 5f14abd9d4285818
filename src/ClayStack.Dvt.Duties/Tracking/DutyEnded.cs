using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Tells a <see cref="ChainWatch"/> that a duty has ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="SyncMembers">The cluster's members of the sync committee that votes in its slot.</param>
internal sealed record DutyEnded(DutyOutcome Outcome, IReadOnlyList<SyncDuty> SyncMembers);
