using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>The chain's time by this machine's clock.</summary>
internal sealed class ChainClock(Network network, Uint64 genesisTime, TimeProvider time)
{
    public Network Network => network;

    public TimeProvider Time => time;

    public TimeSpan SlotDuration => TimeSpan.FromMilliseconds(network.Timing.SlotDurationMs);

    /// <summary>The slot of now; 0 before genesis.</summary>
    public Slot Now
    {
        get
        {
            long unixMs = Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds());
            return network.Timing.SlotAt(genesisTime, (ulong)unixMs) ?? default;
        }
    }

    /// <summary>Whether a slot can have begun, with one slot of tolerance for two clocks (PROTOCOL S9).</summary>
    public bool CanHaveBegun(Slot slot) => slot.Value <= Now.Value + 1;
}
