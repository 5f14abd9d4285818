using System.Globalization;
using System.Text.RegularExpressions;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>The published configurations of networks and presets against those that are built in.</summary>
public sealed partial class NetworkConfigTests
{
    private static readonly string[] Forks = ["phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu"];

    [Theory]
    [InlineData("mainnet")]
    [InlineData("hoodi")]
    [InlineData("sepolia")]
    public void PublishedConfiguration_IsTheBuiltInNetwork(string name)
    {
        Network known = name switch { "mainnet" => Network.Mainnet, "hoodi" => Network.Hoodi, _ => Network.Sepolia };
        Network read = Read(SpecVectors.PathOf("06-network-configs", "teku", name + ".yaml"));
        Assert.Equal(known.Name, read.Name);
        Assert.Same(known.Preset, read.Preset);
        Assert.Equal(known.Forks.Forks.ToArray(), read.Forks.Forks.ToArray().Take(known.Forks.Forks.Length));
        Assert.Equal(known.DepositChainId, read.DepositChainId);
        Assert.Equal(known.ShardCommitteePeriod, read.ShardCommitteePeriod);
        for (ForkName fork = ForkName.Phase0; fork <= ForkName.Fulu; fork++)
        {
            Assert.Equal(known.Timing.AttestationDueMs(fork), read.Timing.AttestationDueMs(fork));
            Assert.Equal(known.Timing.ContributionDueMs(fork), read.Timing.ContributionDueMs(fork));
        }

        Assert.Null(NetworkCheck.Compare(known, read, known.GenesisValidatorsRoot!.Value));
    }

    [Theory]
    [InlineData("teku/holesky.yaml", 32, 256)]
    [InlineData("teku/minimal.yaml", 8, 64)]
    [InlineData("hoodi/config.yaml", 32, 256)]
    [InlineData("consensus-specs/configs/mainnet.yaml", 32, 256)]
    [InlineData("consensus-specs/configs/minimal.yaml", 8, 64)]
    public void EveryPublishedConfiguration_IsRead(string path, int slotsPerEpoch, ulong shardCommitteePeriod)
    {
        Network read = Read(SpecVectors.PathOf(["06-network-configs", .. path.Split('/')]));
        Assert.Equal((slotsPerEpoch, shardCommitteePeriod), (read.Preset.SlotsPerEpoch, read.ShardCommitteePeriod));
    }

    [Theory]
    [InlineData("gnosis")]
    [InlineData("chiado")]
    public void ANetworkOfAnotherPreset_NeedsItsValues(string name)
    {
        Dictionary<string, string> values = Values(SpecVectors.PathOf("06-network-configs", "teku", name + ".yaml"));
        Assert.False(NetworkReader.TryRead(values, out _, out NetworkError? error));
        Assert.Equal((NetworkErrorReason.Missing, "SLOTS_PER_EPOCH"), (error.Reason, error.Key));
        values["SLOTS_PER_EPOCH"] = "16";
        Assert.True(NetworkReader.TryRead(values, out Network? network, out error), $"{error}");
        Assert.Equal(16, network.Preset.SlotsPerEpoch);
    }

    [Theory]
    [InlineData("mainnet")]
    [InlineData("minimal")]
    public void PublishedPreset_IsTheBuiltInOne(string name)
    {
        Dictionary<string, string> values = Values(SpecVectors.PathOf("06-network-configs", "consensus-specs", "configs", name + ".yaml"));
        foreach (string fork in Forks)
        {
            foreach ((string key, string value) in Values(SpecVectors.PathOf("06-network-configs", "consensus-specs", "presets", name, fork + ".yaml")))
                values[key] = value;
        }

        Assert.True(NetworkReader.TryRead(values, out Network? network, out NetworkError? error), $"{error}");
        Preset known = name is "minimal" ? Preset.Minimal : Preset.Mainnet;
        Assert.Same(known, network.Preset);
        Assert.Equal(values["CELLS_PER_EXT_BLOB"], known.CellsPerExtBlob.ToString(CultureInfo.InvariantCulture));
        // The base must not hide a difference: from the other base, the published values alone must lead here.
        values["PRESET_BASE"] = name is "minimal" ? "mainnet" : "minimal";
        Assert.True(NetworkReader.TryRead(values, out network, out error), $"{error}");
        Assert.Equal(known with { Name = "" }, network.Preset with { Name = "" });
    }

    [Fact]
    public void Hoodi_HasThePublishedGenesisValidatorsRoot() => Assert.Equal(
        Root.Parse(File.ReadAllText(SpecVectors.PathOf("06-network-configs", "hoodi", "genesis_validators_root.txt")).Trim()),
        Network.Hoodi.GenesisValidatorsRoot);

    private static Network Read(string path)
    {
        Assert.True(NetworkReader.TryRead(Values(path), out Network? network, out NetworkError? error), $"{path}: {error}");
        return network;
    }

    /// <summary>The flat keys of a config.yaml, as config/spec would give them.</summary>
    private static Dictionary<string, string> Values(string path)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in File.ReadAllLines(path))
        {
            Match match = FlatKey().Match(line);
            if (match.Success)
                values[match.Groups["key"].Value] = match.Groups["value"].Value.Trim('\'', '"');
        }

        return values;
    }

    [GeneratedRegex(@"^(?<key>[A-Z0-9_]+):\s*(?<value>[^\s#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FlatKey();
}
