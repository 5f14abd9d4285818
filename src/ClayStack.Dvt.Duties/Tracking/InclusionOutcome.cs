using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What the chain took of one slot's duty of a kind, once that can hardly change any more.</summary>
/// <param name="Duty">The kind of duty: attestations, blocks, or sync committee messages.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Included">Whose signature is on the chain.</param>
/// <param name="NotIncluded">Whose is not, each with its one reason.</param>
/// <param name="Unchecked">Of how many this node cannot say, because its beacon nodes did not give the blocks or committees.</param>
public sealed record InclusionOutcome(
    DutyType Duty, Slot Slot, IReadOnlyList<IncludedDuty> Included, IReadOnlyList<NotIncluded> NotIncluded, int Unchecked);
