using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Which slot it is.</summary>
internal sealed class SlotClock(Genesis genesis, TimeProvider time)
{
    private const int DisparityMaxMs = 500; // MAXIMUM_GOSSIP_CLOCK_DISPARITY

    private SlotTiming Timing => genesis.Network.Timing;

    /// <summary>How far another clock may be off: as on mainnet, but never more than a quarter of a slot.</summary>
    private ulong DisparityMs => Math.Min(DisparityMaxMs, Timing.SlotDurationMs / 4);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The current slot; null before genesis.</summary>
    public Slot? Started => Timing.SlotAt(genesis.Options.GenesisTime, NowMs());

    /// <summary>The current slot; slot 0 also before genesis.</summary>
    public Slot Current => Started ?? default;

    /// <summary>The slot of a clock that is behind by the allowed disparity.</summary>
    public Slot Earliest => Timing.SlotAt(genesis.Options.GenesisTime, NowMs() - DisparityMs) ?? default;

    /// <summary>The slot of a clock that is ahead by the allowed disparity; null before genesis.</summary>
    public Slot? Latest => Timing.SlotAt(genesis.Options.GenesisTime, NowMs() + DisparityMs);

    public DateTimeOffset StartOf(Slot slot) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Timing.StartMs(genesis.Options.GenesisTime, slot));

    /// <summary>When attestations of a slot are due.</summary>
    public DateTimeOffset AttestationDueOf(Slot slot) =>
        StartOf(slot).AddMilliseconds(Timing.AttestationDueMs(genesis.Fork));

    /// <summary>When the block of a slot comes.</summary>
    public DateTimeOffset BlockOf(Slot slot) => StartOf(slot).AddMilliseconds(genesis.Options.BlockDelayMs);

    private ulong NowMs() => (ulong)Now.ToUnixTimeMilliseconds();
}
