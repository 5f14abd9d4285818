using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>What chain a devnet has.</summary>
public sealed record DevnetOptions
{
    /// <summary>How many validators a devnet can have at most.</summary>
    public const int ValidatorsMax = 16_384;

    /// <summary>The validators, in the order of their indices; at least one per slot of an epoch, no key twice.</summary>
    public required IReadOnlyList<DevnetValidator> Validators { get; init; }

    /// <summary>
    /// The start of slot 0 as UNIX time in seconds. Nodes with new keys are started before it: PROTOCOL S2 gives them
    /// their rows only then.
    /// </summary>
    public required Uint64 GenesisTime { get; init; }

    /// <summary>The fork of the whole chain: Deneb, Electra or Fulu.</summary>
    public ForkName Fork { get; init; } = ForkName.Fulu;

    /// <summary>The preset: minimal or mainnet.</summary>
    public Preset Preset { get; init; } = Preset.Minimal;

    /// <summary>How long a slot is, in milliseconds, at least 100.</summary>
    public int SlotDurationMs { get; init; } = 2000;

    /// <summary>How long after the start of its slot a block comes, in milliseconds; less than the slot.</summary>
    public int BlockDelayMs { get; init; }

    /// <summary>DEPOSIT_CHAIN_ID.</summary>
    public ulong ChainId { get; init; } = 1337;

    /// <summary>The TCP port on the loopback interface; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> that names the first option out of bounds, and the bounds.</summary>
    internal void Check()
    {
        Require(Fork is ForkName.Deneb or ForkName.Electra or ForkName.Fulu, nameof(Fork), "use Deneb, Electra or Fulu");
        Require(Preset == Preset.Minimal || Preset == Preset.Mainnet, nameof(Preset), "use minimal or mainnet");
        Require(SlotDurationMs is >= 100 and <= 3_600_000, nameof(SlotDurationMs), "use 100 to 3,600,000");
        Require(BlockDelayMs >= 0 && BlockDelayMs < SlotDurationMs, nameof(BlockDelayMs), "use 0 to less than the slot");
        Require(Port is >= 0 and <= 65_535, nameof(Port), "use 0 to 65,535");
        Require(
            Validators.Count >= Preset.SlotsPerEpoch && Validators.Count <= ValidatorsMax,
            nameof(Validators),
            $"use {Preset.SlotsPerEpoch} (one per slot of an epoch) to {ValidatorsMax}");
        HashSet<string> keys = [];
        foreach (DevnetValidator validator in Validators)
            Require(keys.Add(validator.Key.ToString()), nameof(Validators), $"key {validator.Key} is there twice");
    }

    private static void Require(bool holds, string option, string remedy)
    {
        if (!holds)
            throw new ArgumentException($"{option} is out of bounds: {remedy}.", option);
    }
}
