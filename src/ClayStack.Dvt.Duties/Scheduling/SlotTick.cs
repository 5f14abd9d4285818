using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>What the slot clock tells.</summary>
/// <param name="Slot">The slot.</param>
public abstract record SlotTick(Slot Slot)
{
    /// <summary>The slot begins.</summary>
    /// <param name="Slot">The slot.</param>
    public sealed record Started(Slot Slot) : SlotTick(Slot);

    /// <summary>Attestations are due in the slot, whether its block came or not.</summary>
    /// <param name="Slot">The slot.</param>
    public sealed record AttestationDue(Slot Slot) : SlotTick(Slot);

    /// <summary>Aggregates are due in the slot.</summary>
    /// <param name="Slot">The slot.</param>
    public sealed record AggregateDue(Slot Slot) : SlotTick(Slot);
}
