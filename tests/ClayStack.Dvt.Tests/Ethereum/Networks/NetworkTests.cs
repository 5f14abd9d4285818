using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Ethereum.Networks;

public sealed class NetworkTests
{
    [Theory]
    [InlineData(0, ForkName.Phase0)]
    [InlineData(269_567, ForkName.Capella)]
    [InlineData(269_568, ForkName.Deneb)]
    [InlineData(364_031, ForkName.Deneb)]
    [InlineData(364_032, ForkName.Electra)]
    [InlineData(411_392, ForkName.Fulu)]
    [InlineData(ulong.MaxValue, ForkName.Fulu)]
    public void Fork_BeginsWithItsEpoch(ulong epoch, ForkName expected) =>
        Assert.Equal(expected, Network.Mainnet.Forks.At(new Epoch(epoch)).Name);

    [Fact]
    public void Forks_OfOneEpoch_TheLastIsInForce()
    {
        Assert.Equal(ForkName.Deneb, Network.Hoodi.Forks.At(new Epoch(0)).Name);
        Assert.Equal("0x60000910", Network.Hoodi.Forks.StateForkAt(new Epoch(50_688)).PreviousVersion.ToString());
    }

    [Fact]
    public void Deadlines_AreSharesOfTheSlot()
    {
        SlotTiming mainnet = Network.Mainnet.Timing;
        Assert.Equal(3999u, mainnet.AttestationDueMs(ForkName.Fulu));
        Assert.Equal(8000u, mainnet.AggregateDueMs(ForkName.Fulu));
        Assert.Equal(3000u, mainnet.SyncMessageDueMs(ForkName.Gloas));
        Assert.Equal(6000u, mainnet.ContributionDueMs(ForkName.Gloas));

        SlotTiming silent = new() { SlotDurationMs = 12_000 };
        Assert.Equal(4000u, silent.AttestationDueMs(ForkName.Electra));
        Assert.Equal(8000u, silent.ContributionDueMs(ForkName.Electra));
        Assert.Equal(3000u, silent.AttestationDueMs(ForkName.Gloas));
        Assert.Equal(6000u, silent.AggregateDueMs(ForkName.Gloas));
    }

    [Fact]
    public void Slots_BeginOnTime()
    {
        Uint64 genesis = new(1_606_824_023);
        SlotTiming timing = Network.Mainnet.Timing;
        ulong start = timing.StartMs(genesis, new Slot(3));
        Assert.Equal(1_606_824_059_000u, start);
        Assert.Equal(new Slot(3), timing.SlotAt(genesis, start));
        Assert.Equal(new Slot(2), timing.SlotAt(genesis, start - 1));
        Assert.Null(timing.SlotAt(genesis, (genesis.Value * 1000) - 1));
    }

    [Theory]
    [InlineData("DENEB_FORK_VERSION", null, NetworkErrorReason.Missing)]
    [InlineData("DENEB_FORK_EPOCH", null, NetworkErrorReason.Missing)]
    [InlineData("DEPOSIT_CHAIN_ID", null, NetworkErrorReason.Missing)]
    [InlineData("SLOT_DURATION_MS", null, NetworkErrorReason.Missing)]
    [InlineData("SLOT_DURATION_MS", "0", NetworkErrorReason.OutOfRange)]
    [InlineData("SLOT_DURATION_MS", "12s", NetworkErrorReason.Malformed)]
    [InlineData("SLOT_DURATION_MS", "99999999999999999999999", NetworkErrorReason.Malformed)]
    [InlineData("ATTESTATION_DUE_BPS", "10001", NetworkErrorReason.OutOfRange)]
    [InlineData("GENESIS_FORK_VERSION", "0x0000", NetworkErrorReason.Malformed)]
    [InlineData("SLOTS_PER_EPOCH", "0", NetworkErrorReason.OutOfRange)]
    [InlineData("SYNC_COMMITTEE_SIZE", "30", NetworkErrorReason.OutOfRange)]
    [InlineData("ELECTRA_FORK_EPOCH", "3", NetworkErrorReason.ForksOutOfOrder)]
    public void Fault_NamesItsKeyAndValue(string key, string? value, NetworkErrorReason reason)
    {
        Dictionary<string, string> values = Custom();
        if (value is null)
            values.Remove(key);
        else
            values[key] = value;
        Assert.False(NetworkReader.TryRead(values, out _, out NetworkError? error));
        Assert.Equal((reason, key, value), (error.Reason, error.Key, error.Value));
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void CustomNetwork_IsRead()
    {
        Dictionary<string, string> values = Custom();
        values.Remove("SLOT_DURATION_MS");
        values["SECONDS_PER_SLOT"] = "6";
        Assert.True(NetworkReader.TryRead(values, out Network? network, out NetworkError? error), $"{error}");
        Assert.Same(Preset.Minimal, network.Preset);
        Assert.Equal(6000u, network.Timing.SlotDurationMs);
        Assert.Equal(ForkName.Electra, network.Forks.At(new Epoch(5)).Name);
        Assert.False(network.Forks.TryGet(ForkName.Fulu, out _));
    }

    [Fact]
    public void AnotherChain_IsNoticed()
    {
        Root root = Network.Mainnet.GenesisValidatorsRoot!.Value;
        Assert.Null(NetworkCheck.Compare(Network.Mainnet, Network.Mainnet, root));
        Assert.Equal("genesis_validators_root", NetworkCheck.Compare(Network.Mainnet, Network.Mainnet, default)!.Key);
        Assert.Equal("DEPOSIT_CHAIN_ID", NetworkCheck.Compare(Network.Mainnet, Network.Hoodi, root)!.Key);
        Assert.Equal(
            "PRESET_BASE",
            NetworkCheck.Compare(Network.Mainnet, Network.Mainnet with { Preset = Preset.Minimal }, root)!.Key);
    }

    [Fact]
    public void ForksThatDiffer_AreNoticed_AndNewsIsNot()
    {
        Root root = Network.Mainnet.GenesisValidatorsRoot!.Value;
        ScheduledFork[] forks = Network.Mainnet.Forks.Forks.ToArray();
        Network With(params ScheduledFork[] changed) => Network.Mainnet with { Forks = new ForkSchedule(changed) };

        Assert.Null(NetworkCheck.Compare(Network.Mainnet, With([.. forks[..^1], forks[^1] with { Epoch = new Epoch(500_000) }]), root));
        Assert.Null(NetworkCheck.Compare(Network.Mainnet, With(forks[..^1]), root));
        Assert.Equal(
            (NetworkErrorReason.Missing, "FULU_FORK_VERSION"),
            Key(NetworkCheck.Compare(Network.Mainnet, With(forks[..^2]), root)));
        Assert.Equal(
            (NetworkErrorReason.Mismatch, "FULU_FORK_EPOCH"),
            Key(NetworkCheck.Compare(Network.Mainnet, With([.. forks[..^2], forks[^2] with { Epoch = new Epoch(400_000) }]), root)));
        Assert.Equal(
            (NetworkErrorReason.Mismatch, "FULU_FORK_VERSION"),
            Key(NetworkCheck.Compare(Network.Mainnet, With([.. forks[..^2], forks[^2] with { Version = default }]), root)));
    }

    private static (NetworkErrorReason Reason, string Key) Key(NetworkError? error) => (error!.Reason, error.Key);

    private static Dictionary<string, string> Custom() => new(StringComparer.Ordinal)
    {
        ["PRESET_BASE"] = "minimal",
        ["CONFIG_NAME"] = "testnet",
        ["GENESIS_FORK_VERSION"] = "0x00000001",
        ["ALTAIR_FORK_VERSION"] = "0x01000001",
        ["ALTAIR_FORK_EPOCH"] = "0",
        ["BELLATRIX_FORK_VERSION"] = "0x02000001",
        ["BELLATRIX_FORK_EPOCH"] = "0",
        ["CAPELLA_FORK_VERSION"] = "0x03000001",
        ["CAPELLA_FORK_EPOCH"] = "0",
        ["DENEB_FORK_VERSION"] = "0x04000001",
        ["DENEB_FORK_EPOCH"] = "4",
        ["ELECTRA_FORK_VERSION"] = "0x05000001",
        ["ELECTRA_FORK_EPOCH"] = "5",
        ["SLOT_DURATION_MS"] = "6000",
        ["DEPOSIT_CHAIN_ID"] = "5",
    };
}
