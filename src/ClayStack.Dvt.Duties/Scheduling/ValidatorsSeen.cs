using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>The cluster's validators as the head state has them.</summary>
/// <param name="Records">Those that the chain knows.</param>
internal sealed record ValidatorsSeen(IReadOnlyList<ValidatorRecord> Records);
