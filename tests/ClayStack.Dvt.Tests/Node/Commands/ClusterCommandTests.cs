using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Tests.Node.Commands;

/// <summary>A cluster made by the command, and what the other commands do in its folders.</summary>
public sealed class ClusterCommandTests : IDisposable
{
    private const string Recipient = "0x00000000219ab540356cbb839cbe05303d7705fa";
    private const string GenesisTime = "1742213400";

    private static readonly string[] Minimum = ["create", "cluster", "-o", "out", "--network", "hoodi", "--withdrawal-address", Recipient];

    private readonly NodeFolder _folder = new();
    private CommandLine _line;

    public ClusterCommandTests() => _line = new CommandLine(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CreateCluster_NewKeys_GivesEachNodeAFolderThatItsNodeAccepts()
    {
        await CreateAsync("--validators", "2", "--address", "a:9000", "--address", "[::1]:9002", "--address", "c:9004", "--address", "d:9006", "--beacon-node", "http://u:p@bn:5052");

        for (int i = 1; i <= 4; i++)
        {
            NodeConfiguration configuration = Load(i);
            Assert.Equal(_folder.PathOf($"out/node{i}/data"), configuration.DataFolder);
            Assert.Equal(8998 + (2 * i), configuration.ListenAddress.Port);
            Assert.Equal(8999 + (2 * i), configuration.StatusAddress.Port);
            Assert.Equal("http://bn:5052/", configuration.BeaconNodes.Single().Address.AbsoluteUri);

            Cluster cluster = LoadCluster(configuration);
            Assert.Equal(i, cluster.OwnIndex.Value);
            Assert.Equal(3, cluster.Definition.Threshold);
            Assert.Equal(Network.Hoodi.GenesisValidatorsRoot, cluster.Definition.Network.GenesisValidatorsRoot);
            Assert.Equal(2, cluster.Manifest.Validators.Length);
            Assert.All(cluster.Manifest.Validators, validator =>
            {
                Assert.Equal(Hash32.Parse("0x010000000000000000000000" + Recipient[2..]), validator.WithdrawalCredentials);
                Assert.Equal([new Gwei(1_000_000_000), new Gwei(31_000_000_000)], validator.DepositAmounts);
                ValidatorSettings settings = validator.SettingsAt(new Epoch(0))!;
                Assert.Equal(ExecutionAddress.Parse(Recipient), settings.FeeRecipient);
                Assert.False(settings.Builder.Enabled);
            });
        }
    }

    [Fact]
    public async Task CreateCluster_NewKeys_ComeWithTheirSignedDeposits_AFileForEachAmount()
    {
        await CreateAsync("--validators", "2");
        Cluster cluster = LoadCluster(Load(1));
        SigningRoots roots = new(Preset.Mainnet, Network.Hoodi.Forks, Network.Hoodi.GenesisValidatorsRoot!.Value);
        foreach ((string file, ulong gwei) in (ReadOnlySpan<(string, ulong)>)[("deposit_data-1-of-2.json", 1_000_000_000), ("deposit_data-2-of-2.json", 31_000_000_000)])
        {
            using JsonDocument deposits = JsonDocument.Parse(File.ReadAllBytes(_folder.PathOf("out/" + file)));
            Assert.Equal(2, deposits.RootElement.GetArrayLength());
            for (int i = 0; i < 2; i++)
            {
                JsonElement deposit = deposits.RootElement[i];
                ManifestValidator validator = cluster.Manifest.Validators[i];
                DepositMessage message = new(validator.GroupKey, validator.WithdrawalCredentials, new Gwei(gwei));
                Assert.Equal(("hoodi", "10000910", gwei), (deposit.GetProperty("network_name").GetString(), deposit.GetProperty("fork_version").GetString(), deposit.GetProperty("amount").GetUInt64()));
                Assert.Equal(validator.GroupKey.ToString(), "0x" + deposit.GetProperty("pubkey").GetString());
                Assert.True(Bls.Verify(
                    validator.GroupKey.Span, roots.Deposit(message).Span, Convert.FromHexString(deposit.GetProperty("signature").GetString()!)));
            }
        }

        Assert.Contains("deposit_data-*.json", _line.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateCluster_EverythingSaid_IsTaken()
    {
        File.WriteAllText(_folder.PathOf("all"), "hunter2");
        await CreateAsync(
            "-n", "7", "-t", "5", "--validators", "1", "--name", "seven", "--compounding", "--fee-recipient", "0x" + new string('1', 40), "--gas-limit", "7",
            "--deposit-eth", "32", "64", "--relay", "https://relay.example.org", "--password-file", "all");
        File.Copy(_folder.PathOf("all"), _folder.PathOf("out/node7/password"));
        _folder.With(NodeKeys.SharePasswordFile, "out/node7/password").With(NodeKeys.NodeKeyPasswordFile, "out/node7/password");
        Cluster cluster = LoadCluster(Load(7));

        Assert.Equal((7, 5, "seven"), (cluster.Definition.OperatorCount, cluster.Definition.Threshold, cluster.Definition.Terms.Name));
        Assert.Equal(["https://relay.example.org"], cluster.Definition.Terms.Relays);
        ManifestValidator validator = Assert.Single(cluster.Manifest.Validators);
        Assert.Equal(0x02, validator.WithdrawalCredentials.Span[0]);
        Assert.Equal([new Gwei(32_000_000_000), new Gwei(64_000_000_000)], validator.DepositAmounts);
        ValidatorSettings settings = validator.SettingsAt(new Epoch(0))!;
        Assert.Equal((ExecutionAddress.Parse("0x" + new string('1', 40)), 7UL, true), (settings.FeeRecipient, settings.GasLimit, settings.Builder.Enabled));
        Assert.DoesNotContain("hunter2", _line.Out + _line.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateCluster_Keystores_AreSplit(bool passwordForEach)
    {
        using BlsSecretKey key = BlsSecretKey.Generate(new SystemRandomSource());
        WriteKeystore("keystore-0", key);
        File.WriteAllText(_folder.PathOf("deposit_data.json"), "[]");
        Directory.CreateDirectory(_folder.PathOf("passwords"));
        File.WriteAllText(_folder.PathOf(passwordForEach ? "passwords/keystore-0.txt" : "one"), "hunter2\n");
        await CreateAsync("--keystores", ".", "--keystore-password-file", passwordForEach ? "passwords" : "one");

        ManifestValidator validator = Assert.Single(LoadCluster(Load(2)).Manifest.Validators);
        Assert.Equal(BlsPublicKeyBytes.FromBytes(key.ToPublicKey().Bytes), validator.GroupKey);
        Assert.Empty(validator.DepositAmounts);
        Assert.Contains("slashing-protection import", _line.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateCluster_KeystoreWithAnotherPassword_IsRefusedAndNothingIsWritten()
    {
        using BlsSecretKey key = BlsSecretKey.Generate(new SystemRandomSource());
        WriteKeystore("keystore-0", key);
        File.WriteAllText(_folder.PathOf("one"), "hunter3");

        Assert.Equal(ExitCode.InputRefused, await _line.RunAsync([.. Minimum, "--keystores", ".", "--keystore-password-file", "one"]));
        Assert.Contains("keystore-0.json", _line.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", _line.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Fact]
    public async Task CreateCluster_FolderOfANodeIsThere_IsNotTouched()
    {
        Directory.CreateDirectory(_folder.PathOf("out/node3"));

        Assert.Equal(ExitCode.InputRefused, await _line.RunAsync([.. Minimum, "--validators", "1"]));
        Assert.Contains("node3", _line.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out/node1")));
    }

    [Theory]
    [InlineData("-n", "3", "--validators", "1")]
    [InlineData("-n", "14", "--validators", "1")]
    [InlineData("-t", "2", "--validators", "1")]
    [InlineData("-t", "4", "--validators", "1")]
    [InlineData("--gas-limit", "0", "--validators", "1")]
    [InlineData("--validators", "1", "--address", "a:9000")]
    [InlineData("--keystores", "anchor", "--keystore-password-file", "password")]
    [InlineData("--keystores", "nowhere", "--keystore-password-file", "password")]
    [InlineData("--validators", "1", "--password-file", "nowhere")]
    public async Task CreateCluster_WhatTheRulesForbid_IsRefused(params string[] more)
    {
        Assert.Equal(ExitCode.InputRefused, await _line.RunAsync([.. Minimum, .. more]));
        Assert.NotEmpty(_line.Error);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Theory]
    [InlineData()]
    [InlineData("--validators", "0")]
    [InlineData("--validators", "many")]
    [InlineData("--validators", "1", "--keystores", ".")]
    [InlineData("--validators", "1", "--keystore-password-file", "password")]
    [InlineData("--keystores", ".")]
    [InlineData("--validators", "1", "--fee-recipient", "0x00")]
    [InlineData("--validators", "1", "--fee-recipient", "0x0000000000000000000000000000000000000000")]
    [InlineData("--validators", "100001")]
    [InlineData("--validators", "1", "--deposit-eth", "0")]
    [InlineData("--validators", "1", "--deposit-eth", "2049")]
    [InlineData("--validators", "1", "--address", "a")]
    [InlineData("--validators", "1", "--address", "a:65535")]
    public async Task CreateCluster_WrongFlags_AreUsageErrors(params string[] more) =>
        Assert.Equal(ExitCode.Usage, await _line.RunAsync([.. Minimum, .. more]));

    [Theory]
    [InlineData("--network", "goerli")]
    [InlineData("--beacon-node", "ftp://a")]
    [InlineData()]
    public async Task CreateCluster_UnknownChain_IsRefused(params string[] chain) => Assert.Equal(
        ExitCode.InputRefused,
        await _line.RunAsync(["create", "cluster", "-o", "out", "--withdrawal-address", Recipient, "--validators", "1", .. chain]));

    [Fact]
    public async Task SlashingProtection_WhatWasImported_IsExported()
    {
        BlsPublicKeyBytes key = await CreateWithOneValidatorAsync();
        WriteHistory("history.json", key.ToString(), source: 3, target: 4);

        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "import", "history.json", "--genesis-time", GenesisTime));
        Assert.Contains("1 validators added, 0 merged", _line.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "export", "exported.json"));
        Assert.Equal((key.ToString(), 4UL), Exported("exported.json"));
    }

    [Fact]
    public async Task SlashingProtectionImport_HistoryKeyedByAShare_CountsForTheGroup()
    {
        BlsPublicKeyBytes key = await CreateWithOneValidatorAsync();
        ManifestValidator validator = LoadCluster(Load(1)).Manifest.Validators[0];
        string share = BlsPublicKeyBytes.FromBytes(validator.Key.ShareOf(new ClayStack.Dvt.Crypto.Threshold.ShareIndex(3)).Bytes).ToString();
        WriteHistory("history.json", share, source: 3, target: 4);

        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "import", "history.json", "--genesis-time", GenesisTime));
        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "export", "exported.json"));
        Assert.Equal(key.ToString(), Exported("exported.json").Key);
    }

    [Fact]
    public async Task SlashingProtectionImport_FarFuture_NeedsForce()
    {
        BlsPublicKeyBytes key = await CreateWithOneValidatorAsync();
        WriteHistory("history.json", key.ToString(), source: 3, target: 1_000_000_000);

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "slashing-protection", "import", "history.json", "--genesis-time", GenesisTime));
        Assert.Contains("FutureEpoch", _line.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "import", "history.json", "--force"));
    }

    [Fact]
    public async Task SlashingProtectionImport_ForeignKey_IsRefused()
    {
        await CreateWithOneValidatorAsync();
        WriteHistory("history.json", "0x" + new string('a', 96), source: 3, target: 4);

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "slashing-protection", "import", "history.json", "--force"));
        Assert.Contains("UnknownKey", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlashingProtection_NodeRuns_IsLocked()
    {
        await CreateWithOneValidatorAsync();
        Assert.True(DataFolderLock.TryTake(_folder.PathOf("out/node1/data"), 42, out DataFolderLock? held, out _));
        using (held)
            Assert.Equal(ExitCode.Locked, await RunAsync(1, "activate", "all", "--genesis-time", GenesisTime));
    }

    [Fact]
    public async Task SlashingProtectionExport_NoStore_IsRefusedAndMakesNone()
    {
        await CreateWithOneValidatorAsync();

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "slashing-protection", "export", "exported.json"));
        Assert.False(Directory.Exists(_folder.PathOf("out/node1/data")));
    }

    [Fact]
    public async Task SlashingProtectionExport_FileIsThere_IsNotTouched()
    {
        await CreateWithOneValidatorAsync();
        Assert.Equal(ExitCode.Done, await RunAsync(1, "activate", "all", "--genesis-time", GenesisTime));
        File.WriteAllText(_folder.PathOf("exported.json"), "mine");

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "slashing-protection", "export", "exported.json"));
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("exported.json")));
    }

    [Fact]
    public async Task Activate_ByKey_MakesARowAtThePresentEpoch()
    {
        BlsPublicKeyBytes key = await CreateWithOneValidatorAsync();
        // A chain whose epoch 2 is now and lasts as long as any test.
        long genesis = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (2 * 32 * 12) - 12;

        Assert.Equal(ExitCode.Done, await RunAsync(1, "activate", key.ToString(), "--genesis-time", $"{genesis}"));
        Assert.Contains("Added: 1", _line.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await RunAsync(1, "slashing-protection", "export", "exported.json"));
        Assert.Equal((key.ToString(), 2UL), Exported("exported.json"));
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Activate_KeyThatIsNoValidator_IsRefused(string key)
    {
        await CreateWithOneValidatorAsync();

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "activate", key, "--genesis-time", GenesisTime));
        Assert.Contains(key, _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activate_AHaltedValidator_IsRefused_UntilTheHaltIsToBeLifted()
    {
        BlsPublicKeyBytes key = await CreateWithOneValidatorAsync();
        NodeConfiguration configuration = Load(1);
        Root block = Root.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);
        Directory.CreateDirectory(configuration.DataFolder);
        IProtectionStore Open() => SqliteProtectionStore.Open(
            NodeConfiguration.ProtectionFileIn(configuration.DataFolder), configuration.AnchorFile, Network.Hoodi.GenesisValidatorsRoot!.Value, new SystemRandomSource());
        using (IProtectionStore store = Open())
        {
            ProtectionRegister register = new(store, Network.Hoodi.GenesisValidatorsRoot!.Value, Network.Hoodi.Preset);
            Assert.Equal(CommitOutcome.Committed, register.Halt(new HaltedValidator(key, ForeignKind.Block, new Slot(9), block, Lifted: false)));
        }

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "activate", "all", "--genesis-time", GenesisTime));
        Assert.Contains($"{key}: the chain has its block {block} in slot 9, which this cluster did not decide; it stays halted.", _line.Error, StringComparison.Ordinal);
        Assert.Contains("--lift-foreign-signature", _line.Error, StringComparison.Ordinal);
        using (IProtectionStore store = Open())
            Assert.False(Assert.Single(store.Halts).Lifted);

        Assert.Equal(ExitCode.Done, await RunAsync(1, "activate", key.ToString(), "--lift-foreign-signature", "--genesis-time", GenesisTime));
        Assert.Contains("its halt is lifted, and it begins after two quiet epochs", _line.Out, StringComparison.Ordinal);
        using IProtectionStore after = Open();
        Assert.True(Assert.Single(after.Halts).Lifted);
        Assert.Equal([key], SigningGuard.Of(after).HeldBy(ProtectionRefusal.Doppelganger));
    }

    [Fact]
    public async Task Activate_BeforeGenesis_IsRefused()
    {
        await CreateWithOneValidatorAsync();

        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "activate", "all", "--genesis-time", "9999999999"));
        Assert.Contains("genesis", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvidenceVerify_ProvesWhatAnOperatorSignedTwice_AndNothingElse()
    {
        await CreateWithOneValidatorAsync();
        NodeConfiguration second = Load(2);
        Cluster cluster = LoadCluster(second);
        Assert.True(second.SharePassword.TryRead(_ => null, out Password? password, out string? problem), problem);
        using Password owned = password;
        Assert.True(NodeKeyFile.TryRead(second.NodeKeyFile, password, out NodeKey? key, out NodeKeyError error), $"{error}");
        using NodeKey ownedKey = key;
        byte[] evidence = EvidenceFile.Encode(
            cluster.Definition.Hash, new Contradiction.Statements(cluster.OwnIndex, Signed(1), Signed(2)));
        File.WriteAllBytes(_folder.PathOf("two.evidence"), evidence);
        evidence[^1] ^= 1;
        File.WriteAllBytes(_folder.PathOf("forged.evidence"), evidence);

        Assert.Equal(ExitCode.Done, await RunAsync(1, "evidence", "verify", "two.evidence"));
        Assert.Contains($"two.evidence: proven. Operator {cluster.OwnIndex} signed two contents for Prepare in round 1 of slot 7", _line.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InputRefused, await RunAsync(1, "evidence", "verify", "two.evidence", "forged.evidence"));
        Assert.Contains("forged.evidence: not proven. A signature does not verify.", _line.Error, StringComparison.Ordinal);

        SignedStatement Signed(byte value)
        {
            Statement statement = new(new InstanceId(7, 1), StatementType.Prepare, 1, ValueHash.Of([value]), 0, default, cluster.OwnIndex, new Fence(0, 1));
            byte[] digest = new byte[StatementDigest.Length];
            StatementDigest.Compute(cluster.Definition.Hash.ToArray(), statement, digest);
            byte[] signature = new byte[NodePublicKey.SignatureLength];
            key.Sign(new ClayStack.Dvt.Crypto.Bytes32(digest), signature);
            return new SignedStatement(statement, signature);
        }
    }

    private async Task CreateAsync(params string[] more)
    {
        int code = await _line.RunAsync([.. Minimum, .. more]);
        Assert.True(code == ExitCode.Done, _line.Error);
    }

    private async Task<BlsPublicKeyBytes> CreateWithOneValidatorAsync()
    {
        await CreateAsync("--validators", "1");
        return LoadCluster(Load(1)).Manifest.Validators[0].GroupKey;
    }

    private Task<int> RunAsync(int node, params string[] arguments)
    {
        _line = new CommandLine(_folder);
        return _line.RunAsync([.. arguments, "-c", $"out/node{node}/node.yaml"]);
    }

    private NodeConfiguration Load(int node) => _folder.Load($"out/node{node}/node.yaml");

    private static Cluster LoadCluster(NodeConfiguration configuration)
    {
        SystemRandomSource random = new();
        Assert.True(configuration.SharePassword.TryRead(_ => null, out Password? password, out string? problem), problem);
        using Password owned = password;
        Assert.True(NodeKeyFile.TryRead(configuration.NodeKeyFile, password, out NodeKey? key, out NodeKeyError keyError), $"{keyError}");
        using NodeKey ownedKey = key;
        Assert.True(Cluster.TryLoad(configuration.ClusterFolder, key, random, out Cluster? cluster, out ClusterFileError? error), $"{error}");
        return cluster;
    }

    private void WriteKeystore(string name, BlsSecretKey key)
    {
        Assert.True(Password.TryCreate("hunter2", out Password? password, out _));
        using Password owned = password;
        Assert.True(ScryptCost.TryCreate(2, 8, 1, out ScryptCost? cost));
        File.WriteAllBytes(_folder.PathOf(name + ".json"), Keystore.Encrypt(key, password, cost, path: null, description: null, new SystemRandomSource()).ToJson());
    }

    private void WriteHistory(string name, string key, ulong source, ulong target) => File.WriteAllText(
        _folder.PathOf(name),
        $$"""
        {
          "metadata": { "interchange_format_version": "5", "genesis_validators_root": "{{Network.Hoodi.GenesisValidatorsRoot}}" },
          "data": [{ "pubkey": "{{key}}", "signed_blocks": [], "signed_attestations": [{ "source_epoch": "{{source}}", "target_epoch": "{{target}}" }] }]
        }
        """,
        Encoding.ASCII);

    private (string Key, ulong Target) Exported(string name)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(_folder.PathOf(name)));
        JsonElement validator = json.RootElement.GetProperty("data").EnumerateArray().Single();
        return (
            validator.GetProperty("pubkey").GetString()!,
            ulong.Parse(validator.GetProperty("signed_attestations").EnumerateArray().Single().GetProperty("target_epoch").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }
}
