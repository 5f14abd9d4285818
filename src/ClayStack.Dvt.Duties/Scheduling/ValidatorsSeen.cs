using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>The cluster's validators as a state of the chain has them.</summary>
/// <param name="Records">Those that the state knows.</param>
/// <param name="Finalized">Whether it is the finalized state; else the head's.</param>
internal sealed record ValidatorsSeen(IReadOnlyList<ValidatorRecord> Records, bool Finalized);
