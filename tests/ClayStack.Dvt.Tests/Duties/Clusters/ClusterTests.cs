using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Tidy;
using static ClayStack.Dvt.Tests.Duties.Clusters.SignedClusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class ClusterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SeededRandomSource _random = new(11);

    public ClusterTests()
    {
        Put(ClusterFiles.Definition, Example.Definition.ToJson());
        Put(ClusterFiles.Manifest, Example.Cluster.Manifest.ToJson());
        Put(ClusterFiles.Peers, Example.Cluster.Peers.ToJson());
    }

    private static NodeKey OwnKey => Example.Cluster.Nodes[1].NodeKey;

    private string RecordPath => Path.Combine(_folder.Path, ClusterFiles.VerifiedManifest);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FindsTheOwnPlace_AndVerifiesOnce()
    {
        Cluster cluster = Loaded();
        Assert.Equal(new OperatorIndex(2), cluster.OwnIndex);
        Assert.Equal(Example.Definition.Hash, cluster.Definition.Hash);
        Assert.Equal(Example.Cluster.Manifest.Head, cluster.Manifest.Head);
        Assert.Equal(4, cluster.Peers.All.Length);
        Assert.Equal(ManifestVerification.InFull, cluster.Verification);

        cluster = Loaded();
        Assert.Equal(ManifestVerification.FromRecord, cluster.Verification);
        Assert.Equal(Example.Cluster.Manifest.Head, cluster.Manifest.Head);
        Assert.Equal(2, cluster.Manifest.Validators.Length);
    }

    [Fact]
    public void Record_OfOtherBytesAnotherNodeOrNoNode_CountsForNothing()
    {
        Loaded();
        byte[] own = File.ReadAllBytes(RecordPath);

        // A longer manifest.
        ManifestEntry.ChangeSettings change = new([Example.FirstEntry.Validators[0].GroupKey], ClusterSamples.Settings(epoch: 3));
        Assert.Null(Example.Append(Example.Cluster.Manifest, change, out ValidatorManifest? longer));
        Put(ClusterFiles.Manifest, longer!.ToJson());
        Assert.Equal(ManifestVerification.InFull, Loaded().Verification);
        Assert.Equal(ManifestVerification.FromRecord, Loaded().Verification);

        // The record of the old bytes, put back.
        File.WriteAllBytes(RecordPath, own);
        Assert.Equal(ManifestVerification.InFull, Loaded().Verification);

        // Another node's record of these bytes.
        byte[] foreign = VerificationRecord.Create(Example.Definition.Hash, longer.ToJson(), Example.Cluster.Nodes[0].NodeKey);
        foreach (byte[] bad in new byte[][] { foreign, [], new byte[64], new byte[65], [.. own, 0] })
        {
            File.WriteAllBytes(RecordPath, bad);
            Assert.Equal(ManifestVerification.InFull, Loaded().Verification);
        }
    }

    [Fact]
    public void Record_DoesNotExcuseAForgedManifest()
    {
        Loaded();
        Put(ClusterFiles.Manifest, Edit(Example.Cluster.Manifest.ToJson(), "\"gas_limit\": \"45000000\"", "\"gas_limit\": \"1\""));
        AssertRefused(Refusal(), ClusterFileReason.WrongSignature, "operator 1");
    }

    [Fact]
    public void Load_OfAFolderThatCannotTakeTheRecord_StillLoads()
    {
        Directory.CreateDirectory(RecordPath);
        Assert.Equal(ManifestVerification.InFullUnrecorded, Loaded().Verification);
        Assert.Equal(ManifestVerification.InFullUnrecorded, Loaded().Verification);
    }

    [Theory]
    [InlineData(ClusterFiles.Definition)]
    [InlineData(ClusterFiles.Manifest)]
    public void Load_WithAFileMissing_NamesIt(string name)
    {
        File.Delete(Path.Combine(_folder.Path, name));
        AssertRefused(Refusal(), ClusterFileReason.Missing, name);
        Directory.CreateDirectory(Path.Combine(_folder.Path, name));
        AssertRefused(Refusal(), ClusterFileReason.Unreadable, name);
    }

    [Fact]
    public void Load_OfAFolderThatIsNotThere_NamesIt()
    {
        Assert.False(Cluster.TryLoad(Path.Combine(_folder.Path, "none"), OwnKey, _random, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.Missing, ClusterFiles.Definition);
    }

    [Fact]
    public void Load_WithADefinitionTooLong_NamesIt()
    {
        Put(ClusterFiles.Definition, new byte[ClusterDefinition.LengthMax + 1]);
        AssertRefused(Refusal(), ClusterFileReason.TooLarge, ClusterFiles.Definition);
    }

    [Fact]
    public void Load_WithAStrangersKey_IsRefused()
    {
        using NodeKey stranger = NodeKey.Generate(_random);
        Assert.False(Cluster.TryLoad(_folder.Path, stranger, _random, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.NotAnOperator, stranger.PublicKey.ToString());
    }

    [Fact]
    public void Load_WithoutPeers_KnowsNoAddress_AndWithBadOnesRefuses()
    {
        File.Delete(Path.Combine(_folder.Path, ClusterFiles.Peers));
        Assert.Empty(Loaded().Peers.All);
        Put(ClusterFiles.Peers, Other.Cluster.Peers.ToJson());
        AssertRefused(Refusal(), ClusterFileReason.WrongDefinition, ClusterFiles.Peers);
    }

    [Fact]
    public void Peers_ReadAgain_AreNeverOlder()
    {
        Cluster cluster = Loaded();
        PeerAddress newer = PeerAddress.Create(Example.Definition, new OperatorIndex(1), "new.example.org", 1, 2, Example.Cluster.Nodes[0].NodeKey);
        Assert.True(PeerAddresses.TryCreate(Example.Definition, [newer], out PeerAddresses? peers, out _));
        Put(ClusterFiles.Peers, peers.ToJson());
        Assert.True(cluster.TryReloadPeers(_folder.Path, out peers, out _));
        cluster = cluster.With(peers);
        Assert.Equal(newer, Assert.Single(cluster.Peers.All));

        Put(ClusterFiles.Peers, Example.Cluster.Peers.ToJson());
        Assert.False(cluster.TryReloadPeers(_folder.Path, out peers, out ClusterFileError? error));
        Assert.Null(peers);
        AssertRefused(error, ClusterFileReason.StaleAddress, "operator 1");
    }

    [Fact]
    public void With_TakesWhatIsOfTheSameCluster()
    {
        Cluster cluster = Loaded();
        Assert.Throws<ArgumentException>(() => cluster.With(Other.Cluster.Manifest));
        Assert.Throws<ArgumentException>(() => cluster.With(Other.Cluster.Peers));
        Assert.Empty(cluster.With(ValidatorManifest.Empty(cluster.Definition)).Manifest.Validators);
    }

    [Fact]
    public void Shares_OfTheOwnPlace_Match()
    {
        Cluster cluster = Loaded();
        Assert.True(cluster.TryMatch(Example.Cluster.Nodes[1].Shares, out ShareInventory? inventory, out _));
        Assert.True(inventory.IsComplete);
        Assert.False(cluster.TryMatch(Example.Cluster.Nodes[0].Shares, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongShares, "operator 1");
        Assert.False(cluster.TryMatch(Other.Cluster.Nodes[1].Shares, out _, out error));
        AssertRefused(error, ClusterFileReason.WrongShares, Other.Definition.Hash.ToString());
    }

    [Fact]
    public void Shares_ThatLagOrLead_AreCounted_AndAWrongOneIsRefused()
    {
        Cluster cluster = Loaded();
        ValidatorShare[] own = [.. Example.Cluster.Nodes[1].Shares.Shares];
        ValidatorShare unknown = Other.Cluster.Nodes[1].Shares.Shares[0];
        ClusterShares lagging = new(Example.Definition.Hash, new ShareIndex(2), [own[0], unknown]);
        Assert.True(cluster.TryMatch(lagging, out ShareInventory? inventory, out _));
        Assert.False(inventory.IsComplete);
        Assert.Equal(own[1].GroupPublicKey.Bytes, Assert.Single(inventory.Lacking).Span);
        Assert.Equal(unknown.GroupPublicKey.Bytes, Assert.Single(inventory.Unknown).Span);

        using BlsSecretKey wrong = BlsSecretKey.Generate(_random);
        ClusterShares forged = new(Example.Definition.Hash, new ShareIndex(2), [own[0], own[1] with { Secret = wrong }]);
        Assert.False(cluster.TryMatch(forged, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongShares, own[1].GroupPublicKey.ToString());
    }

    /// <summary>
    /// The committed cluster, which changes only with the format: written by <c>clusters --example</c> of the benchmarks, of which
    /// all but fresh salts and the addresses' signatures follows from the seed.
    /// </summary>
    [Fact]
    public void Example_ThatIsCommitted_LoadsAndIsWhatTheDealerStillMakes()
    {
        string folder = Path.Combine(Repository.Root, "tests", "ClayStack.Dvt.Tests", "Duties", "Clusters", "Example");
        using Password password = ClusterSamples.Password();
        foreach (DealtNode dealt in Example.Cluster.Nodes)
        {
            string node = Path.Combine(folder, DealtCluster.FolderName(dealt.Operator));
            Assert.Equal(Example.Definition.ToJson(), File.ReadAllBytes(Path.Combine(node, ClusterFiles.Definition)));
            Assert.Equal(Example.Cluster.Manifest.ToJson(), File.ReadAllBytes(Path.Combine(node, ClusterFiles.Manifest)));

            // In a copy: a load leaves its record.
            using TemporaryFolder copy = new();
            foreach (string file in Directory.EnumerateFiles(node))
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
            Assert.True(NodeKeyFile.TryRead(Path.Combine(copy.Path, ClusterFiles.NodeKey), password, out NodeKey? key, out _));
            Assert.True(IdentityKeyFile.TryRead(
                Path.Combine(copy.Path, ClusterFiles.Identity), password, out Secp256k1PrivateKey? identity, out _));
            Assert.True(ShareFile.TryRead(Path.Combine(copy.Path, ClusterFiles.Shares), out byte[]? content, out _));
            Assert.True(ShareFile.TryDecrypt(content, Example.Definition.Hash, password, out ClusterShares? shares, out _));
            using (key)
            using (identity)
            using (shares)
            {
                Assert.True(Cluster.TryLoad(copy.Path, key, _random, out Cluster? cluster, out ClusterFileError? error), error?.ToString());
                Assert.Equal(dealt.Operator.Index, cluster.OwnIndex);
                Assert.Equal(dealt.Operator.Identity, identity.Address);
                Assert.True(cluster.TryMatch(shares, out ShareInventory? inventory, out _));
                Assert.True(inventory.IsComplete);
                Assert.Equal(4, cluster.Peers.All.Length);
            }
        }
    }

    /// <summary>A cluster dealt by a program that knew version 1 alone: its hash, its signatures and its rules stay what they were.</summary>
    [Fact]
    public void Example_OfVersion1_StillLoadsAndKeepsItsLeaders()
    {
        string node = Path.Combine(Repository.Root, "tests", "ClayStack.Dvt.Tests", "Duties", "Clusters", "ExampleOfVersion1", "node1");
        using TemporaryFolder copy = new();
        foreach (string file in Directory.EnumerateFiles(node))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        using Password password = ClusterSamples.Password();
        Assert.True(NodeKeyFile.TryRead(Path.Combine(copy.Path, ClusterFiles.NodeKey), password, out NodeKey? key, out _));
        using NodeKey owned = key;
        Assert.True(Cluster.TryLoad(copy.Path, key, _random, out Cluster? cluster, out ClusterFileError? error), error?.ToString());
        Assert.Equal(ClusterTerms.FirstVersion, cluster.Definition.Terms.Version);
        Assert.Equal(File.ReadAllBytes(Path.Combine(node, ClusterFiles.Definition)), cluster.Definition.ToJson());
    }

    private Cluster Loaded()
    {
        Assert.True(Cluster.TryLoad(_folder.Path, OwnKey, _random, out Cluster? cluster, out ClusterFileError? error), error?.ToString());
        return cluster;
    }

    private ClusterFileError Refusal()
    {
        Assert.False(Cluster.TryLoad(_folder.Path, OwnKey, _random, out Cluster? cluster, out ClusterFileError? error));
        Assert.Null(cluster);
        return error;
    }

    private void Put(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.Path, name), content);
}
