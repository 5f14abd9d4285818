using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>Turns slots of one chain into times, and times into slots. Immutable.</summary>
/// <param name="genesisTime">Seconds since 1970.</param>
/// <param name="network">The network's timing, forks and preset.</param>
public sealed class ChainClock(Uint64 genesisTime, Network network)
{
    /// <summary>Basis points of a whole.</summary>
    public const int WholeBps = 10_000;

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>When the chain begins.</summary>
    public DateTimeOffset Genesis => DateTimeOffset.FromUnixTimeSeconds(checked((long)genesisTime.Value));

    /// <summary>How long a slot is.</summary>
    public TimeSpan SlotDuration => TimeSpan.FromMilliseconds(network.Timing.SlotDurationMs);

    /// <summary>When a slot begins.</summary>
    public DateTimeOffset StartOf(Slot slot) =>
        DateTimeOffset.FromUnixTimeMilliseconds(checked((long)network.Timing.StartMs(genesisTime, slot)));

    /// <summary>The slot at a time; null before genesis.</summary>
    public Slot? SlotAt(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds < 0 ? null : network.Timing.SlotAt(genesisTime, (ulong)milliseconds);
    }

    /// <summary>The epoch of a slot.</summary>
    public Epoch EpochOf(Slot slot) => slot.ToEpoch(network.Preset);

    /// <summary>The fork of a slot.</summary>
    public ForkName ForkAt(Slot slot) => network.Forks.At(EpochOf(slot)).Name;

    /// <summary>The first slot of an epoch.</summary>
    public Slot FirstSlotOf(Epoch epoch) => new(checked(epoch.Value * (ulong)network.Preset.SlotsPerEpoch));

    /// <summary>When attestations of a slot are due, if no block came before.</summary>
    public DateTimeOffset AttestationDueAt(Slot slot) =>
        StartOf(slot) + TimeSpan.FromMilliseconds(network.Timing.AttestationDueMs(ForkAt(slot)));

    /// <summary>When aggregates of a slot are due.</summary>
    public DateTimeOffset AggregateDueAt(Slot slot) =>
        StartOf(slot) + TimeSpan.FromMilliseconds(network.Timing.AggregateDueMs(ForkAt(slot)));

    /// <summary>When sync committee contributions of a slot are due.</summary>
    public DateTimeOffset ContributionDueAt(Slot slot) =>
        StartOf(slot) + TimeSpan.FromMilliseconds(network.Timing.ContributionDueMs(ForkAt(slot)));

    /// <summary>A share of a slot's duration.</summary>
    /// <param name="bps">Basis points.</param>
    public TimeSpan Share(int bps) => TimeSpan.FromTicks(checked(SlotDuration.Ticks * bps / WholeBps));
}
