using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using static ClayStack.Dvt.Tests.Duties.Clusters.SignedClusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class PeerAddressesTests
{
    [Fact]
    public void Addresses_OfSomeOperators_AreEnough()
    {
        Assert.Null(Create([Signed(3), Signed(1)], out PeerAddresses? peers));
        Assert.Equal([1, 3], peers!.All.Select(address => address.Operator.Value));
        Assert.True(peers.TryGet(new OperatorIndex(3), out PeerAddress? address));
        Assert.Equal(Signed(3).Host, address.Host);
        Assert.False(peers.TryGet(new OperatorIndex(2), out _));
        Assert.Null(Create([], out _));
        Assert.True(PeerAddresses.TryParse(peers.ToJson(), Example.Definition, out PeerAddresses? read, out _));
        Assert.Equal(peers.All.AsEnumerable(), read.All);
    }

    [Fact]
    public void Address_ThatItsNodeDidNotSign_IsRefused()
    {
        PeerAddress address = Signed(2);
        AssertRefused(Create([address with { Host = "example.org" }], out _), ClusterFileReason.WrongSignature, "operator 2");
        AssertRefused(Create([address with { Port = 1 }], out _), ClusterFileReason.WrongSignature, "operator 2");
        AssertRefused(Create([address with { Sequence = 2 }], out _), ClusterFileReason.WrongSignature, "operator 2");
        AssertRefused(Create([address with { Operator = new OperatorIndex(1) }], out _), ClusterFileReason.WrongSignature, "operator 1");
        AssertRefused(Create([address with { Signature = [] }], out _), ClusterFileReason.WrongSignature, "operator 2");
        AssertRefused(Create([Other.Cluster.Peers.All[0]], out _), ClusterFileReason.WrongSignature, "operator 1");
        AssertRefused(Create([address, address], out _), ClusterFileReason.Duplicate, "operator 2");
        AssertRefused(Create([address with { Operator = new OperatorIndex(5) }], out _), ClusterFileReason.OutOfRange, "operator 5");
        AssertRefused(Create([address with { Operator = new OperatorIndex(0) }], out _), ClusterFileReason.OutOfRange, "operator 0");
    }

    [Theory]
    [InlineData("node1.example.org", 1)]
    [InlineData("localhost", 65_535)]
    [InlineData("192.0.2.7", 9000)]
    [InlineData("2001:db8::7", 9000)]
    public void Create_OfAHostAndPort_IsAccepted(string host, int port)
    {
        PeerAddress address = Signed(1, host, port);
        Assert.Null(Create([address], out _));
        Assert.EndsWith(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}", address.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 9000)]
    [InlineData("a b", 9000)]
    [InlineData("http://example.org", 9000)]
    [InlineData("example.org:9000", 9000)]
    [InlineData("[2001:db8::7]", 9000)]
    [InlineData("ex\u00e4mple.org", 9000)]
    [InlineData("example.org", 0)]
    [InlineData("example.org", 65_536)]
    public void Create_OfWhatIsNoAddress_IsRefused(string host, int port)
    {
        Assert.Throws<ArgumentException>(() => Signed(1, host, port));
        AssertRefused(Create([Signed(1) with { Host = host, Port = port }], out _), ClusterFileReason.OutOfRange, "operator 1");
    }

    [Theory]
    [InlineData("\"port\": 9001", "\"port\": \"9001\"", ClusterFileReason.Malformed, "peers[0].port")]
    [InlineData("\"port\": 9001", "\"port\": 9009", ClusterFileReason.WrongSignature, "operator 1")]
    [InlineData("\"sequence\": \"1\"", "\"sequence\": \"-1\"", ClusterFileReason.Malformed, "peers[0].sequence")]
    [InlineData("{\n", "{ \n", ClusterFileReason.NotCanonical, "line 1")]
    [InlineData("\"version\": 1", "\"version\": 9", ClusterFileReason.UnsupportedVersion, "version 9")]
    public void Json_WithOneChange_IsRefusedByName(string from, string to, ClusterFileReason reason, string thing)
    {
        byte[] json = Edit(Example.Cluster.Peers.ToJson(), from, to);
        Assert.False(PeerAddresses.TryParse(json, Example.Definition, out _, out ClusterFileError? error));
        AssertRefused(error, reason, thing);
    }

    [Fact]
    public void Json_OfAnotherCluster_IsRefused()
    {
        Assert.False(PeerAddresses.TryParse(Other.Cluster.Peers.ToJson(), Example.Definition, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongDefinition, "peers.json");
    }

    [Fact]
    public void Reload_TakesNewerAddresses_AndRefusesOlder()
    {
        PeerAddresses known = Peers(Signed(1, sequence: 5), Signed(2, sequence: 5));
        Assert.Null(known.CheckReload(known));
        Assert.Null(known.CheckReload(Peers(Signed(1, "new.example.org", sequence: 6), Signed(2, sequence: 5), Signed(3))));
        Assert.Null(known.CheckReload(Peers()));
        AssertRefused(known.CheckReload(Peers(Signed(1, sequence: 4))), ClusterFileReason.StaleAddress, "operator 1");
        AssertRefused(
            known.CheckReload(Peers(Signed(1, sequence: 6), Signed(2, "old.example.org", sequence: 5))), ClusterFileReason.StaleAddress, "operator 2");
    }

    private static PeerAddress Signed(int index, string host = "node.example.org", int port = 9001, ulong sequence = 1) =>
        PeerAddress.Create(
            Example.Definition, new OperatorIndex(index), host, port, sequence, Example.Cluster.Nodes[index - 1].NodeKey);

    private static PeerAddresses Peers(params PeerAddress[] addresses)
    {
        Assert.Null(Create(addresses, out PeerAddresses? peers));
        return peers!;
    }

    private static ClusterFileError? Create(PeerAddress[] addresses, out PeerAddresses? peers)
    {
        PeerAddresses.TryCreate(Example.Definition, addresses, out peers, out ClusterFileError? error);
        Assert.Equal(error is null, peers is not null);
        return error;
    }
}
