using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Tests.Duties.Clusters.SignedClusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class DealerTests
{
    private readonly SeededRandomSource _random = new(21);

    [Theory]
    [InlineData(4, null, 3)]
    [InlineData(6, 4, 4)]
    [InlineData(7, null, 5)]
    [InlineData(13, null, 9)]
    public void Deal_OfAGivenKey_LetsThresholdManySignAsIt(int operators, int? threshold, int expected)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(_random);
        using DealtCluster cluster = ClusterSamples.Deal(
            operators: operators,
            change: request => request with
            {
                Threshold = threshold,
                Validators = [request.Validators[0] with { Secret = secret }],
            });
        Assert.Equal(expected, cluster.Definition.Threshold);
        ManifestValidator validator = Assert.Single(cluster.Manifest.Validators);
        Assert.Equal(secret.ToPublicKey(), validator.Key.GroupKey);

        // Everything that the dealer's own check takes on trust is verified by whoever loads the files.
        Assert.True(ClusterDefinition.TryParse(cluster.Definition.ToJson(), out ClusterDefinition? definition, out _));
        Assert.True(ValidatorManifest.TryParse(cluster.Manifest.ToJson(), definition, _random, out ValidatorManifest? manifest, out _));
        Assert.Equal(cluster.Manifest.Head, manifest.Head);

        BlsMessage message = BlsMessage.Hash(new byte[32]);
        PartialSignature[] partials =
        [
            .. cluster.Nodes[^expected..].Select(node => PartialSignature.From(
                node.Shares.ShareIndex, Bls.Sign(Assert.Single(node.Shares.Shares).Secret, message))),
        ];
        CombineResult result = new ThresholdCrypto(_random).Combine([new CombineRequest(validator.Key, message, partials)])[0];
        Assert.Equal(Bls.Sign(secret, message), Assert.IsType<CombineResult.Combined>(result).Signature);
        Assert.IsNotType<CombineResult.Combined>(
            new ThresholdCrypto(_random).Combine([new CombineRequest(validator.Key, message, partials[1..])])[0]);
    }

    [Fact]
    public void Deal_GivesEveryOperatorItsOwnSecrets()
    {
        DealtCluster cluster = ClusterSamples.Deal(seed: 5);
        foreach (DealtNode node in cluster.Nodes)
        {
            Assert.Equal(node.Identity.Address, node.Operator.Identity);
            Assert.Equal(node.NodeKey.PublicKey, node.Operator.NodeKey);
            Assert.Equal(node.Operator.Index.Value, node.Shares.ShareIndex.Value);
            Assert.Equal(cluster.Definition.Hash, node.Shares.DefinitionHash);
            Assert.Equal(2, node.Shares.Shares.Length);
            Assert.Equal($"node of operator {node.Operator.Index}", node.ToString());
        }

        cluster.Dispose();
        cluster.Dispose();
        foreach (DealtNode node in cluster.Nodes)
        {
            Assert.Throws<ObjectDisposedException>(() => node.Identity.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => node.NodeKey.Span.Length);
            Assert.All(node.Shares.Shares, share => Assert.Throws<ObjectDisposedException>(() => share.Secret.ToPublicKey()));
        }
    }

    [Fact]
    public void Deal_WithoutValidators_MakesAnEmptyManifest()
    {
        using DealtCluster cluster = ClusterSamples.Deal(validators: 0);
        Assert.Empty(cluster.Manifest.Entries);
        Assert.Equal(cluster.Definition.Hash, cluster.Manifest.Head);
        Assert.All(cluster.Nodes, node => Assert.Empty(node.Shares.Shares));
    }

    [Fact]
    public void Deal_OfABrokenRequest_SaysWhy()
    {
        AssertRefused(Refusal(request => request with { OperatorCount = 3 }), ClusterFileReason.WrongOperators, "3 operators");
        AssertRefused(Refusal(request => request with { OperatorCount = 14 }), ClusterFileReason.WrongOperators, "14 operators");
        AssertRefused(Refusal(request => request with { Threshold = 2 }), ClusterFileReason.ThresholdOutOfRange, "threshold 2");
        AssertRefused(Refusal(request => request with { Threshold = 4 }), ClusterFileReason.ThresholdOutOfRange, "threshold 4");
        AssertRefused(Refusal(request => request with { Name = "" }), ClusterFileReason.OutOfRange, "name");
        AssertRefused(Refusal(request => request with { Name = "\ud800" }), ClusterFileReason.OutOfRange, "name");
        AssertRefused(Refusal(request => request with { Addresses = [("a", 1)] }), ClusterFileReason.OutOfRange, "1 addresses");
        AssertRefused(
            Refusal(request => request with { Addresses = [null, ("a", 0), null, null] }), ClusterFileReason.OutOfRange, "operator 2");
        AssertRefused(
            Refusal(request => request with { Validators = [request.Validators[0], request.Validators[0]] }), ClusterFileReason.DuplicateKey, "validator 2");
        AssertRefused(
            Refusal(request => request with { Validators = [request.Validators[0] with { WithdrawalCredentials = default }] }),
            ClusterFileReason.InvalidCredentials,
            "withdrawal_credentials");
    }

    [Fact]
    public void Write_UnderGivenPasswords_WritesNone()
    {
        using TemporaryFolder folder = new();
        using Password password = ClusterSamples.Password();
        Example.Cluster.Write(folder.Path, new DealtPasswords.Given([password, password, password, password], ClusterSamples.CheapCost), _random);
        Assert.Equal(["node1", "node2", "node3", "node4"], Directory.EnumerateDirectories(folder.Path).Select(Path.GetFileName).Order());
        string[] expected =
        [
            ClusterFiles.Definition, ClusterFiles.Identity, ClusterFiles.NodeKey, ClusterFiles.Peers, ClusterFiles.Shares, ClusterFiles.Manifest,
        ];
        foreach (string node in Directory.EnumerateDirectories(folder.Path))
        {
            Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(node).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
            if (OperatingSystem.IsWindows())
                continue;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(node));
            foreach (string file in Directory.EnumerateFiles(node))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Throws<ArgumentException>(() => Example.Cluster.Write(
            Path.Combine(folder.Path, "other"), new DealtPasswords.Given([password], ClusterSamples.CheapCost), _random));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "other")));
    }

    [Fact]
    public void Write_UnderDrawnPasswords_WritesWhatOpensEveryFile()
    {
        using TemporaryFolder folder = new();
        Example.Cluster.Write(folder.Path, new DealtPasswords.DrawnAndWritten(), _random);
        HashSet<string> passwords = [];
        foreach (DealtNode node in Example.Cluster.Nodes)
        {
            string own = Path.Combine(folder.Path, DealtCluster.FolderName(node.Operator));
            string text = File.ReadAllText(Path.Combine(own, ClusterFiles.Password));
            Assert.Equal(64, text.Length);
            Assert.True(passwords.Add(text));
            Assert.True(Password.TryCreate(text, out Password? password, out _));
            using (password)
            {
                Assert.True(NodeKeyFile.TryRead(Path.Combine(own, ClusterFiles.NodeKey), password, out NodeKey? key, out _));
                Assert.Equal(node.NodeKey.PublicKey, key.PublicKey);
                key.Dispose();
                Assert.True(IdentityKeyFile.TryRead(Path.Combine(own, ClusterFiles.Identity), password, out Secp256k1PrivateKey? identity, out _));
                Assert.Equal(node.Identity.Address, identity.Address);
                identity.Dispose();
                byte[] shares = File.ReadAllBytes(Path.Combine(own, ClusterFiles.Shares));
                Assert.True(ShareFile.TryDecrypt(shares, Example.Definition.Hash, password, out ClusterShares? opened, out _));
                Assert.Equal(node.Shares.Shares.Select(share => share.GroupPublicKey), opened.Shares.Select(share => share.GroupPublicKey));
                opened.Dispose();
            }
        }
    }

    [Fact]
    public void Write_WhereANodeIsAlready_TouchesNothing()
    {
        using TemporaryFolder folder = new();
        string there = Path.Combine(folder.Path, "node3");
        Directory.CreateDirectory(there);
        IOException refusal = Assert.Throws<IOException>(
            () => Example.Cluster.Write(folder.Path, new DealtPasswords.DrawnAndWritten(), _random));
        Assert.Contains(there, refusal.Message, StringComparison.Ordinal);
        Assert.Equal([there], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(there));
    }

    [Fact]
    public void Keystore_IsImported_OrRefusedByName()
    {
        using TemporaryFolder folder = new();
        using Password password = ClusterSamples.Password();
        using BlsSecretKey secret = BlsSecretKey.Generate(_random);
        string path = Path.Combine(folder.Path, "keystore.json");
        byte[] json = Keystore.Encrypt(secret, password, ClusterSamples.CheapCost, path: null, description: null, _random).ToJson();
        File.WriteAllBytes(path, json);
        Assert.True(KeystoreImport.TryRead(path, password, out BlsSecretKey? read, out _));
        Assert.Equal(secret.ToPublicKey(), read.ToPublicKey());
        read.Dispose();

        Assert.True(Password.TryCreate("another", out Password? wrong, out _));
        using (wrong)
            AssertRefused(Import(path, wrong), ClusterFileReason.WrongPassword, path);
        AssertRefused(Import(path + "x", password), ClusterFileReason.Missing, path + "x");
        File.WriteAllBytes(path, json[..^2]);
        AssertRefused(Import(path, password), ClusterFileReason.InvalidKeystore, path);
        File.WriteAllBytes(path, new byte[Keystore.LengthMax + 1]);
        AssertRefused(Import(path, password), ClusterFileReason.TooLarge, path);
    }

    private static ClusterFileError? Import(string path, Password password)
    {
        Assert.False(KeystoreImport.TryRead(path, password, out BlsSecretKey? secret, out ClusterFileError? error));
        Assert.Null(secret);
        return error;
    }

    private ClusterFileError? Refusal(Func<DealerRequest, DealerRequest> change)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(_random);
        DealerRequest request = new()
        {
            Name = "example",
            Network = ClusterSamples.Hoodi,
            OperatorCount = 4,
            Validators = [new DealtValidator(secret, ClusterSamples.Credentials(ClusterSamples.Address(1)), [new Gwei(32_000_000_000)], ClusterSamples.Settings())],
        };
        Assert.False(Dealer.TryDeal(change(request), _random, out DealtCluster? cluster, out ClusterFileError? error));
        Assert.Null(cluster);

        // The caller's key is still its own.
        Assert.NotNull(secret.ToPublicKey());
        return error;
    }
}
