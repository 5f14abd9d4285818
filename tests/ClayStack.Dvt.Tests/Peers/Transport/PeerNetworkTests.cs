using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>Real nodes on loopback (PROTOCOL P1, P2, P4).</summary>
public sealed class PeerNetworkTests : IAsyncDisposable
{
    private static readonly byte[] Vote = [.. Enumerable.Range(0, 128).Select(i => (byte)i)];

    private readonly PeerSamples _cluster = new();
    private readonly List<TestNode> _nodes = [];

    public async ValueTask DisposeAsync()
    {
        foreach (TestNode node in _nodes)
            await node.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task FourNodes_ThatAllDialEachOther_EndWithOneConnectionForEachPair()
    {
        TestNode[] nodes = await StartAllAsync();
        foreach (TestNode node in nodes)
            node.Knows(nodes);

        // Of two connections the one dialled by the lower index stays; with one there is nothing to choose.
        await Eventually.Holds(() => nodes.All(node => nodes.All(other => other == node || Agree(node, other))));

        foreach (TestNode node in nodes)
        {
            node.Network.Broadcast(Message(node, StatementType.Prepare));
            Assert.Equal(3, node.Events.All.OfType<PeerEvent.Connected>().Select(connected => connected.Peer).Distinct().Count());
        }

        foreach (TestNode node in nodes)
        {
            HashSet<int> senders = [];
            for (int i = 0; i < 3; i++)
                senders.Add((await node.Events.Message<PeerMessage.Consensus>()).Message.Signed.Statement.Sender.Value);
            Assert.Equal(3, senders.Count);
            Assert.DoesNotContain(node.Index.Value, senders);
        }
    }

    [Fact]
    public async Task OneSideThatDials_IsEnough()
    {
        (TestNode one, TestNode two) = await StartPairAsync();
        two.Knows(one);

        PeerHello heard = (await one.Events.Next<PeerEvent.Connected>()).Hello;
        await two.Events.Next<PeerEvent.Connected>();

        Assert.Equal(PeerSamples.Identity(2), heard.Identity);
        Assert.False(one.StatusOf(2).Dialled);
        Assert.True(two.StatusOf(1).Dialled);
        Assert.Null(one.StatusOf(3).Connected);
    }

    [Fact]
    public async Task Messages_OfEveryKind_ReachThePeer()
    {
        (TestNode one, TestNode two) = await ConnectPairAsync();
        byte[] block = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i % 253))];
        ValueHash hash = ValueHash.Of(block);
        InstanceId instance = new(TestNode.Slot, (byte)DutyType.Proposal);

        one.Network.Broadcast(PeerSamples.Message(_cluster.Vote(StatementType.PrePrepare, TestNode.Slot, 1, ValueHash.Of(Vote)), Vote));
        Assert.Equal(Vote, (await two.Events.Message<PeerMessage.Consensus>()).Value.ToArray());

        one.Network.Broadcast(PeerSamples.Message(_cluster.Vote(StatementType.PrePrepare, TestNode.Slot, 1, hash, duty: DutyType.Proposal), block));
        Assert.Equal(block, (await two.Events.Message<PeerMessage.Consensus>()).Value.ToArray());

        one.Network.Send(two.Index, new PeerMessage.Partials(_cluster.Bundle(1, TestNode.Slot)));
        Assert.Equal(3, (await two.Events.Message<PeerMessage.Partials>()).Signed.Bundle.Groups[0].Partials.Count);

        two.Network.Send(one.Index, new PeerMessage.ValueRequest(instance, hash));
        await one.Events.Message<PeerMessage.ValueRequest>();
        one.Network.Send(two.Index, new PeerMessage.ValueResponse(instance, hash, block));
        Assert.Equal(block, (await two.Events.Message<PeerMessage.ValueResponse>()).Bytes.ToArray());

        one.Network.Broadcast(_cluster.Decision(TestNode.Slot, Vote, Vote, 1, 2, 3));
        Assert.Equal(3, (await two.Events.Message<PeerMessage.Decided>()).Certificate.Commits.Count);
        Assert.Empty(two.StatusOf(1).Refusals);
    }

    [Fact]
    public async Task Proposal_WithAllItsBlobs_CostsItsLeaderLittleMoreThanTheValueForEachPeer()
    {
        TestNode[] nodes = await StartAllAsync();
        nodes[0].Knows(nodes);
        for (int i = 0; i < 3; i++)
            await nodes[0].Events.Next<PeerEvent.Connected>();
        byte[] block = new byte[2_750_000];
        Random.Shared.NextBytes(block);
        long before = nodes[0].Network.Status.Peers.Sum(peer => peer.SentBytes);

        nodes[0].Network.Broadcast(PeerSamples.Message(
            _cluster.Vote(StatementType.PrePrepare, TestNode.Slot, 1, ValueHash.Of(block), duty: DutyType.Proposal), block));
        foreach (TestNode node in nodes[1..])
            Assert.Equal(block, (await node.Events.Message<PeerMessage.Consensus>()).Value.ToArray());

        long sent = nodes[0].Network.Status.Peers.Sum(peer => peer.SentBytes) - before;
        Assert.InRange(sent, 3L * block.Length, (3L * block.Length) + (64 * 1024));
    }

    [Fact]
    public async Task Node_ThatRestarts_IsConnectedAgain_AndLearnsWhatItDid()
    {
        (TestNode one, TestNode two) = await ConnectPairAsync();
        int port = two.Network.EndPoint.Port;
        two.Network.Broadcast(new PeerMessage.Partials(_cluster.Bundle(2, TestNode.Slot)));
        await one.Events.Message<PeerMessage.Partials>();

        await two.DisposeAsync();
        await one.Events.Next<PeerEvent.Disconnected>();
        TestNode again = Keep(await TestNode.StartAsync(
            _cluster, 2, PeerSamples.Identity(2, fence: 8, start: 2), two.Records, port, Addresses(one)));

        PeerHello heard = (await one.Events.Next<PeerEvent.Connected>()).Hello;
        Assert.Equal(new Fence(0, 8), heard.Identity.Fence);
        OwnTraces? traces = (await again.Events.Next<PeerEvent.Connected>()).Hello.AboutUs;
        Assert.Equal(
            new OwnTraces(PeerSamples.Identity(2), new Slot(TestNode.Slot), new Epoch(TestNode.Slot / PeerSamples.SlotsPerEpoch), PeerSamples.Fence), traces);
        Assert.Equal(new Slot(TestNode.Slot), one.Records.ReadAll().Single().HighestSlot);
    }

    [Fact]
    public async Task Node_OfAnOlderRun_IsRefused_WhateverItTries()
    {
        (TestNode one, TestNode two) = await ConnectPairAsync();
        await two.DisposeAsync();
        await one.Events.Next<PeerEvent.Disconnected>();

        TestNode older = Keep(await TestNode.StartAsync(_cluster, 2, PeerSamples.Identity(2, fence: 6), two.Records, addresses: Addresses(one)));

        await Eventually.Holds(() => one.Refusals(2, PeerRefusal.StaleFence) >= 2);
        Assert.Single(one.Events.All.OfType<PeerEvent.Connected>());
        Assert.Contains("PEER_STALE_FENCE", older.StatusOf(1).LastEnd, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewRun_ThatConnectsBesideItsForerunner_TakesOver()
    {
        (TestNode one, TestNode two) = await ConnectPairAsync();
        await using HandMadePeer newer = new(one, 2, identity: PeerSamples.Identity(2, fence: 8, start: 2));

        await newer.ConnectAsync();

        await one.Events.Next<PeerEvent.Disconnected>();
        Assert.Equal(new Fence(0, 8), (await one.Events.Next<PeerEvent.Connected>()).Hello.Identity.Fence);
        await two.Events.Next<PeerEvent.Disconnected>();
        await Eventually.Holds(() => one.Refusals(2, PeerRefusal.StaleFence) >= 1);
        await newer.SayAsync(PeerSamples.Message(_cluster.Vote(StatementType.Commit, TestNode.Slot, 2, default, fence: new Fence(0, 8))));
        await one.Events.Message<PeerMessage.Consensus>();
    }

    [Fact]
    public async Task Messages_ForAPeerThatIsAway_WaitForIt_AndGoWithoutTheirLargeValues()
    {
        (TestNode one, TestNode two) = await StartPairAsync();
        byte[] block = new byte[100_000];
        one.Network.Broadcast(PeerSamples.Message(_cluster.Vote(StatementType.Commit, TestNode.Slot, 1, default)));
        one.Network.Broadcast(PeerSamples.Message(
            _cluster.Vote(StatementType.PrePrepare, TestNode.Slot, 1, ValueHash.Of(block), duty: DutyType.Proposal), block));
        Assert.Equal(2, one.StatusOf(2).Queued);

        two.Knows(one);

        Assert.Equal(StatementType.Commit, (await two.Events.Message<PeerMessage.Consensus>()).Message.Signed.Statement.Type);
        Assert.True((await two.Events.Message<PeerMessage.Consensus>()).Value.IsEmpty);
    }

    [Fact]
    public async Task Messages_OfAConnectionThatBroke_AreSentAgain_AndHeardOnce()
    {
        (TestNode one, TestNode two) = await ConnectPairAsync();
        one.Network.Broadcast(Message(one, StatementType.Commit));
        await two.Events.Message<PeerMessage.Consensus>();
        int port = two.Network.EndPoint.Port;
        await two.DisposeAsync();
        await one.Events.Next<PeerEvent.Disconnected>();

        TestNode again = Keep(await TestNode.StartAsync(
            _cluster, 2, PeerSamples.Identity(2, fence: 8, start: 2), two.Records, port, Addresses(one)));

        await again.Events.Message<PeerMessage.Consensus>();
        one.Network.Broadcast(Message(one, StatementType.Prepare));
        await again.Events.Message<PeerMessage.Consensus>();
        Assert.Equal(2, again.Events.All.OfType<PeerEvent.Received>().Count());
    }

    [Fact]
    public async Task Subscriber_ThatComesLate_FirstLearnsWhoIsConnected()
    {
        (TestNode one, _) = await ConnectPairAsync();
        EventLog late = new();

        one.Network.Subscribe(late);

        Assert.Equal(2, Assert.IsType<PeerEvent.Connected>(Assert.Single(late.All)).Peer.Value);
    }

    [Fact]
    public async Task Send_ToOneself_IsAnErrorOfTheCaller()
    {
        TestNode one = Keep(await TestNode.StartAsync(_cluster, 1));
        Assert.Throws<ArgumentException>(() => one.Network.Send(one.Index, Message(one, StatementType.Commit)));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("host:1/path")]
    [InlineData("host:99999")]
    public async Task Address_ThatIsNone_IsRefused_AndNothingChanges(string address)
    {
        (TestNode one, TestNode two) = await StartPairAsync();
        one.Knows(two);
        Assert.Throws<ArgumentException>(() => one.Network.SetAddresses(new Dictionary<OperatorIndex, string> { [two.Index] = address }));
        Assert.Throws<ArgumentException>(() => one.Network.SetAddresses(new Dictionary<OperatorIndex, string> { [new OperatorIndex(9)] = "host:1" }));
        Assert.Equal(two.Address, one.StatusOf(2).Address);
    }

    [Fact]
    public async Task Hello_ThatCannotBeRecorded_KeepsThePeerOut_UntilItCan()
    {
        (TestNode one, TestNode two) = await StartPairAsync();
        one.Records.Broken = true;
        two.Knows(one);
        await Eventually.Holds(() => one.Network.Status.FailedRecords >= 2);
        Assert.Empty(one.Events.All);

        one.Records.Broken = false;

        await one.Events.Next<PeerEvent.Connected>();
    }

    [Fact]
    public async Task RoundTrip_IsMeasured()
    {
        TestNode two = Keep(await TestNode.StartAsync(_cluster, 2));
        TestNode one = Keep(await TestNode.StartAsync(_cluster, 1, addresses: Addresses(two), pingPeriod: TimeSpan.FromMilliseconds(10)));
        await Eventually.Holds(() => one.StatusOf(2).RoundTrip is not null);
        Assert.True(one.StatusOf(2).RoundTrip > TimeSpan.Zero);
    }

    private static PeerMessage.Consensus Message(TestNode node, StatementType type) =>
        PeerSamples.Message(node.Cluster.Vote(type, TestNode.Slot, node.Index.Value, default));

    private static bool Agree(TestNode one, TestNode other)
    {
        PeerStatus here = one.StatusOf(other.Index.Value);
        PeerStatus there = other.StatusOf(one.Index.Value);
        return here.Connected is not null && there.Connected is not null && here.Dialled != there.Dialled;
    }

    private static Dictionary<OperatorIndex, string> Addresses(TestNode node) => new() { [node.Index] = node.Address };

    private async Task<TestNode[]> StartAllAsync()
    {
        for (int index = 1; index <= 4; index++)
            Keep(await TestNode.StartAsync(_cluster, index));
        return [.. _nodes];
    }

    private async Task<(TestNode One, TestNode Two)> StartPairAsync() =>
        (Keep(await TestNode.StartAsync(_cluster, 1)), Keep(await TestNode.StartAsync(_cluster, 2)));

    private async Task<(TestNode One, TestNode Two)> ConnectPairAsync()
    {
        (TestNode one, TestNode two) = await StartPairAsync();
        two.Knows(one);
        await one.Events.Next<PeerEvent.Connected>();
        await two.Events.Next<PeerEvent.Connected>();
        return (one, two);
    }

    private TestNode Keep(TestNode node)
    {
        _nodes.Add(node);
        return node;
    }
}
