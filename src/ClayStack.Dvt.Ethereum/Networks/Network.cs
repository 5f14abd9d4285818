using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>All that a validator must know of a chain: preset, forks, timing, identity.</summary>
public sealed record Network
{
    private static readonly SlotTiming TwelveSeconds = new()
    {
        SlotDurationMs = 12_000,
        AttestationDueBps = 3333,
        AggregateDueBps = 6667,
        SyncMessageDueBps = 3333,
        ContributionDueBps = 6667,
        AttestationDueBpsGloas = 2500,
        AggregateDueBpsGloas = 5000,
        SyncMessageDueBpsGloas = 2500,
        ContributionDueBpsGloas = 5000,
    };

    /// <summary>Ethereum's mainnet.</summary>
    public static Network Mainnet { get; } = new()
    {
        Name = "mainnet",
        Preset = Preset.Mainnet,
        Forks = new ForkSchedule(
            At(ForkName.Phase0, "0x00000000", 0),
            At(ForkName.Altair, "0x01000000", 74_240),
            At(ForkName.Bellatrix, "0x02000000", 144_896),
            At(ForkName.Capella, "0x03000000", 194_048),
            At(ForkName.Deneb, "0x04000000", 269_568),
            At(ForkName.Electra, "0x05000000", 364_032),
            At(ForkName.Fulu, "0x06000000", 411_392),
            At(ForkName.Gloas, "0x07000000", ulong.MaxValue)),
        Timing = TwelveSeconds,
        GenesisValidatorsRoot = Root.Parse("0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95"),
        DepositChainId = 1,
    };

    /// <summary>Hoodi, the test network for validators.</summary>
    public static Network Hoodi { get; } = new()
    {
        Name = "hoodi",
        Preset = Preset.Mainnet,
        Forks = new ForkSchedule(
            At(ForkName.Phase0, "0x10000910", 0),
            At(ForkName.Altair, "0x20000910", 0),
            At(ForkName.Bellatrix, "0x30000910", 0),
            At(ForkName.Capella, "0x40000910", 0),
            At(ForkName.Deneb, "0x50000910", 0),
            At(ForkName.Electra, "0x60000910", 2048),
            At(ForkName.Fulu, "0x70000910", 50_688)),
        Timing = TwelveSeconds,
        GenesisValidatorsRoot = Root.Parse("0x212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f"),
        DepositChainId = 560_048,
    };

    /// <summary>Sepolia, the test network for applications.</summary>
    public static Network Sepolia { get; } = new()
    {
        Name = "sepolia",
        Preset = Preset.Mainnet,
        Forks = new ForkSchedule(
            At(ForkName.Phase0, "0x90000069", 0),
            At(ForkName.Altair, "0x90000070", 50),
            At(ForkName.Bellatrix, "0x90000071", 100),
            At(ForkName.Capella, "0x90000072", 56_832),
            At(ForkName.Deneb, "0x90000073", 132_608),
            At(ForkName.Electra, "0x90000074", 222_464),
            At(ForkName.Fulu, "0x90000075", 272_640)),
        Timing = TwelveSeconds,
        GenesisValidatorsRoot = Root.Parse("0xd8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078"),
        DepositChainId = 11_155_111,
    };

    /// <summary>CONFIG_NAME.</summary>
    public required string Name { get; init; }

    /// <summary>Sizes and limits.</summary>
    public required Preset Preset { get; init; }

    /// <summary>Which fork is in force when.</summary>
    public required ForkSchedule Forks { get; init; }

    /// <summary>How long slots are, and when duties are due.</summary>
    public required SlotTiming Timing { get; init; }

    /// <summary>The identity of the chain; null while unknown, because config/spec does not give it.</summary>
    public Root? GenesisValidatorsRoot { get; init; }

    /// <summary>DEPOSIT_CHAIN_ID: the chain of the execution layer.</summary>
    public required ulong DepositChainId { get; init; }

    /// <summary>SHARD_COMMITTEE_PERIOD: how many epochs a validator must have been active before it may exit.</summary>
    public ulong ShardCommitteePeriod { get; init; } = 256;

    private static ScheduledFork At(ForkName name, string version, ulong epoch) => new(name, ForkVersion.Parse(version), new Epoch(epoch));
}
