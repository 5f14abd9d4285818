using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>How one slot's duty of a kind ended, for all validators of the cluster that had it.</summary>
/// <param name="Duty">The kind of duty.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Done">The validators whose signature a beacon node took.</param>
/// <param name="Missed">The others, each with its one reason.</param>
/// <param name="Round">The round that decided; 0 if none did, or the duty needs no agreement.</param>
/// <param name="Trigger">When the duty was begun: by the head event or its due time. Null if it never was.</param>
/// <param name="Submitted">When the last beacon node's acceptance came; null if none did.</param>
public sealed record DutyOutcome(
    DutyType Duty,
    Slot Slot,
    IReadOnlyList<ValidatorIndex> Done,
    IReadOnlyList<MissedValidator> Missed,
    int Round,
    DateTimeOffset? Trigger,
    DateTimeOffset? Submitted);
