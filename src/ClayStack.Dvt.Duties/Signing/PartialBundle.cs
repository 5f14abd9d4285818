using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// All partial signatures of one operator for one slot and duty (PROTOCOL G1): at most one signing root for each validator
/// (and subcommittee, for sync selection proofs and contributions).
/// </summary>
/// <param name="Slot">The duty's slot.</param>
/// <param name="Duty">The kind of duty.</param>
/// <param name="Groups">The partials, grouped by signing root; no root twice.</param>
public sealed record PartialBundle(Slot Slot, DutyType Duty, IReadOnlyList<PartialGroup> Groups);
