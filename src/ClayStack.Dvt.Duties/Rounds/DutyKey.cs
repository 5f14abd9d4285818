using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>Which duty: at most one actor runs for each.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Duty">The kind.</param>
internal readonly record struct DutyKey(Slot Slot, DutyType Duty);
