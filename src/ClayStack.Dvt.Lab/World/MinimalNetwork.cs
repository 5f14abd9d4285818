using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>A chain of the minimal preset that is at one fork from its genesis.</summary>
internal static class MinimalNetwork
{
    public static Network From(ForkName fork, ulong slotDurationMs = 6000) => new()
    {
        Name = "world",
        Preset = Preset.Minimal,
        Forks = new ForkSchedule([.. Enum.GetValues<ForkName>().Where(name => name <= fork).Select(name => new ScheduledFork(
            name, ForkVersion.FromBytes([(byte)name, 0, 0, 1]), new Epoch(0)))]),
        Timing = new SlotTiming { SlotDurationMs = slotDurationMs },
        GenesisValidatorsRoot = TestRoots.Of(42),
        DepositChainId = 1337,
        ShardCommitteePeriod = 1,
    };
}
