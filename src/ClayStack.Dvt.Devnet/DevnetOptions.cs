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

    /// <summary>
    /// The groups whose validators propose by themselves: their blocks come from publication only, and their slots are empty
    /// without one. None at first: the devnet makes all blocks.
    /// </summary>
    public IReadOnlyList<string> ExternalProposers { get; init; } = [];

    /// <summary>How many bytes of transactions each payload carries, up to 4 MiB; they are noise that nothing can compress.</summary>
    public int TransactionBytesPerBlock { get; init; }

    /// <summary>How many blobs each payload carries, up to 6 in Deneb and 9 from Electra on, each of 128 KiB.</summary>
    public int BlobsPerBlock { get; init; }

    /// <summary>What the node says that its own payloads pay, in wei.</summary>
    public Uint256 LocalPayloadValueWei { get; init; } = Uint256.FromUInt64(10_000_000_000_000_000);

    /// <summary>The relay at first; null for none. <see cref="DevnetBeaconNode.Relay"/> changes it.</summary>
    public DevnetRelay? Relay { get; init; }

    /// <summary>
    /// How long the node waits for the relay's header, in milliseconds, less than the slot; null for a twelfth of the slot and
    /// at most a second, as BUILDER_PROPOSAL_DELAY_TOLERANCE is to mainnet's slot.
    /// </summary>
    public int? RelayTimeoutMs { get; init; }

    /// <summary>SHARD_COMMITTEE_PERIOD: how many epochs a validator must have been active before it may exit; null for the preset's.</summary>
    public int? ExitAgeEpochs { get; init; }

    /// <summary>Who has a partial withdrawal pending for ever, and so may not exit (from Electra on).</summary>
    public IReadOnlyList<ValidatorIndex> PendingPartialWithdrawals { get; init; } = [];

    /// <summary>The TCP port on the loopback interface; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>How long the node waits for the relay.</summary>
    internal int RelayWaitMs => RelayTimeoutMs ?? Math.Min(1000, SlotDurationMs / 12);

    /// <summary>MAX_BLOBS_PER_BLOCK of a fork; no devnet has an entry in BLOB_SCHEDULE.</summary>
    internal static int BlobsMax(ForkName fork) => fork >= ForkName.Electra ? 9 : 6;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first option out of bounds, and the bounds.</summary>
    internal void Check()
    {
        Require(Fork is ForkName.Deneb or ForkName.Electra or ForkName.Fulu, nameof(Fork), "use Deneb, Electra or Fulu");
        Require(Preset == Preset.Minimal || Preset == Preset.Mainnet, nameof(Preset), "use minimal or mainnet");
        Require(SlotDurationMs is >= 100 and <= 3_600_000, nameof(SlotDurationMs), "use 100 to 3,600,000");
        Require(BlockDelayMs >= 0 && BlockDelayMs < SlotDurationMs, nameof(BlockDelayMs), "use 0 to less than the slot");
        Require(TransactionBytesPerBlock is >= 0 and <= 4 * 1024 * 1024, nameof(TransactionBytesPerBlock), "use 0 to 4 MiB");
        Require(BlobsPerBlock >= 0 && BlobsPerBlock <= BlobsMax(Fork), nameof(BlobsPerBlock), $"use 0 to {BlobsMax(Fork)}");
        Require(RelayWaitMs >= 0 && RelayWaitMs < SlotDurationMs, nameof(RelayTimeoutMs), "use 0 to less than the slot");
        Require(ExitAgeEpochs is null or >= 0, nameof(ExitAgeEpochs), "use 0 or more");
        Require(Port is >= 0 and <= 65_535, nameof(Port), "use 0 to 65,535");
        Require(
            Validators.Count >= Preset.SlotsPerEpoch && Validators.Count <= ValidatorsMax,
            nameof(Validators),
            $"use {Preset.SlotsPerEpoch} (one per slot of an epoch) to {ValidatorsMax}");
        foreach (string group in ExternalProposers)
        {
            Require(
                Validators.Any(validator => string.Equals(validator.Group, group, StringComparison.Ordinal)),
                nameof(ExternalProposers),
                $"'{group}' is no validator's group");
        }

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
