using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Health;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Rpc;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>A node on loopback, and peers that do not keep the rules.</summary>
public sealed class HostilePeerTests : IAsyncLifetime
{
    private readonly PeerSamples _cluster = new();
    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync(_cluster, 1);

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Stranger_WithoutAPinnedKey_IsRefusedAndCounted()
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(99));
        await using HandMadePeer stranger = new(_node, 2, key);

        await Assert.ThrowsAsync<RpcException>(async () => await stranger.GreetAsync());

        await Eventually.Holds(() => _node.Network.Status.UnknownKeys == 1);
        Assert.Equal(1, _node.Network.Status.Listener.Accepted);
        Assert.Empty(_node.Events.All);
    }

    [Fact]
    public async Task Hello_Replayed_IsRefusedAndCounted()
    {
        W.ControlFrame hello;
        await using (HandMadePeer honest = new(_node, 2))
        {
            hello = await honest.GreetAsync();
            await _node.Events.Next<PeerEvent.Connected>();
        }

        await _node.Events.Next<PeerEvent.Disconnected>();
        await using HandMadePeer thief = new(_node, 2);
        await thief.GreetAsync(hello);

        // Its own hello comes first, then the verdict.
        await thief.HearAsync(W.ControlFrame.BodyOneofCase.Hello);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await thief.HearAsync());
        Assert.Equal(new RpcStatus(RpcStatusCode.FailedPrecondition, "PEER_REPLAYED_HELLO"), refused.Status);
        Assert.Equal(1, _node.Refusals(2, PeerRefusal.ReplayedHello));
        Assert.Single(_node.Events.All.OfType<PeerEvent.Connected>());
    }

    [Fact]
    public async Task Frames_ThatAreRefused_LeaveTheConnectionStanding()
    {
        await using HandMadePeer peer = new(_node, 2);
        await peer.ConnectAsync();
        await _node.Events.Next<PeerEvent.Connected>();
        SignedStatement vote = _cluster.Vote(StatementType.Commit, TestNode.Slot, 2, default);

        await peer.SayAsync(new W.ControlFrame { Consensus = new W.Consensus() });
        await peer.SayAsync(PeerSamples.Message(_cluster.Vote(StatementType.Commit, TestNode.Slot, 3, default)));
        await peer.SayAsync(PeerSamples.Message(vote));

        Assert.Equal(vote.Statement, (await _node.Events.Message<PeerMessage.Consensus>()).Message.Signed.Statement);
        Assert.Equal(1, _node.Refusals(2, PeerRefusal.Malformed));
        Assert.Equal(1, _node.Refusals(2, PeerRefusal.WrongSender));
        Assert.Single(_node.Events.All.OfType<PeerEvent.Received>());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 0x0b, 0xff, 0xff }, "13", PeerRefusal.Malformed)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 0x0a }, "13", PeerRefusal.Malformed)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "12", PeerRefusal.Malformed)]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "13", PeerRefusal.Malformed)]
    [InlineData(new byte[] { 0, 0, 0x10, 0, 1 }, "8", PeerRefusal.Oversized)]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff }, "8", PeerRefusal.Oversized)]
    public async Task Bytes_ThatAreNoFrame_EndTheirConnection_AndTheNextIsTaken(byte[] bytes, string status, PeerRefusal reason)
    {
        using (X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(2)))
            Assert.Equal(status, await PostAsync(certificate, "Control", bytes));

        await Eventually.Holds(() => _node.Refusals(2, reason) == 1);
        Assert.Empty(_node.Events.All);
        await using HandMadePeer again = new(_node, 2);
        await again.ConnectAsync();
        await _node.Events.Next<PeerEvent.Connected>();
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 0x0b, 0xff, 0xff }, "13", PeerRefusal.Malformed)]
    [InlineData(new byte[] { 0, 0, 1, 1, 1 }, "8", PeerRefusal.Oversized)]
    public async Task BulkStream_ThatBeginsWithNoFrame_IsRefusedAndCounted(byte[] bytes, string status, PeerRefusal reason)
    {
        using X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(2));
        Assert.Equal(status, await PostAsync(certificate, "Bulk", bytes));
        Assert.Equal(1, _node.Refusals(2, reason));
        Assert.Empty(_node.Failures);
    }

    [Fact]
    public async Task Streams_WithoutAWord_EndAfterTheirTime_AndAreCounted()
    {
        ManualTime time = new();
        await using TestNode node = await TestNode.StartAsync(_cluster, 3, time: time);
        await using HandMadePeer silent = new(node, 2);

        // The node's challenge comes first, then the verdict.
        await silent.HearAsync(W.ControlFrame.BodyOneofCase.Challenge);
        RpcException late = await LateAsync(silent.HearAsync());
        Assert.Equal(new RpcStatus(RpcStatusCode.FailedPrecondition, "PEER_LATE_HELLO"), late.Status);
        Assert.Equal(1, node.Refusals(2, PeerRefusal.LateHello));

        using X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(2));
        using RpcChannel channel = HandMadePeer.Channel(node, certificate);
        await using RpcCall<W.BulkFrame, W.BulkFrame> bulk = channel.Open(
            Dvt.Peers.Transport.PeerMethods.Bulk, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(late.Status, (await LateAsync(bulk.Responses.ReadAsync(TestContext.Current.CancellationToken).AsTask())).Status);
        Assert.Equal(2, node.Refusals(2, PeerRefusal.LateHello));
        Assert.Empty(node.Failures);

        // The node's timer is set by its own thread, at some time.
        async Task<RpcException> LateAsync(Task hearing)
        {
            await Eventually.Holds(() =>
            {
                time.Advance(TestNode.HelloTimeout);
                return hearing.IsCompleted;
            });
            return await Assert.ThrowsAsync<RpcException>(() => hearing);
        }
    }

    [Fact]
    public async Task BulkStream_ThatNamesNoChallenge_IsRefused()
    {
        using X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(2));
        using RpcChannel channel = HandMadePeer.Channel(_node, certificate);
        foreach (W.BulkFrame first in new[] { new W.BulkFrame(), new W.BulkFrame { Open = new W.BulkOpen { Nonce = ByteString.CopyFrom(new byte[32]) } } })
        {
            await using RpcCall<W.BulkFrame, W.BulkFrame> bulk = channel.Open(
                Dvt.Peers.Transport.PeerMethods.Bulk, cancellationToken: TestContext.Current.CancellationToken);
            await bulk.Requests.WriteAsync(first);
            Assert.Equal(RpcStatusCode.FailedPrecondition, (await bulk.FinishAsync()).Code);
        }

        Assert.Equal(2, _node.Refusals(2, PeerRefusal.OutOfOrder));
    }

    [Fact]
    public async Task BulkStream_OfAnotherPeersChallenge_IsRefused()
    {
        await using HandMadePeer two = new(_node, 2);
        await two.ConnectAsync();
        using X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(3));
        using RpcChannel channel = HandMadePeer.Channel(_node, certificate);
        await using RpcCall<W.BulkFrame, W.BulkFrame> bulk = channel.Open(
            Dvt.Peers.Transport.PeerMethods.Bulk, cancellationToken: TestContext.Current.CancellationToken);

        await bulk.Requests.WriteAsync(new W.BulkFrame { Open = new W.BulkOpen { Nonce = HelloWire.Bytes(two.Session.PeerNonce) } });

        Assert.Equal(RpcStatusCode.FailedPrecondition, (await bulk.FinishAsync()).Code);
    }

    [Fact]
    public async Task LargeValue_ThatThePeerDoesNotTake_HoldsUpNoVote()
    {
        await using HandMadePeer peer = new(_node, 2);
        await peer.ConnectAsync();
        await _node.Events.Next<PeerEvent.Connected>();
        byte[] block = new byte[2_750_000];

        // The peer reads nothing of the bulk stream, whose window is smaller than this value.
        _node.Network.Broadcast(PeerSamples.Message(
            _cluster.Vote(StatementType.PrePrepare, TestNode.Slot, 1, ValueHash.Of(block), duty: DutyType.Proposal), block));
        for (int round = 1; round <= 8; round++)
            _node.Network.Broadcast(PeerSamples.Message(_cluster.Vote(StatementType.Commit, TestNode.Slot, 1, default, round)));

        Assert.Equal((uint)block.Length, (await peer.HearAsync(W.ControlFrame.BodyOneofCase.Consensus)).Consensus.ValueLength);
        for (uint round = 1; round <= 8; round++)
            Assert.Equal(round, (await peer.HearAsync(W.ControlFrame.BodyOneofCase.Consensus)).Consensus.Statement.Round);
        Assert.True(_node.StatusOf(2).Queued > 0);
    }

    [Fact]
    public async Task Stop_SendsWhatWaits_AndEndsInOrder()
    {
        await using HandMadePeer peer = new(_node, 2);
        await peer.ConnectAsync();
        await _node.Events.Next<PeerEvent.Connected>();
        for (int round = 1; round <= 8; round++)
            _node.Network.Broadcast(PeerSamples.Message(_cluster.Vote(StatementType.Commit, TestNode.Slot, 1, default, round)));

        Task stopping = _node.Network.DisposeAsync().AsTask();

        for (uint round = 1; round <= 8; round++)
            Assert.Equal(round, (await peer.HearAsync(W.ControlFrame.BodyOneofCase.Consensus)).Consensus.Statement.Round);
        Assert.Null(await peer.HearAsync());
        await stopping;
        await _node.Events.Next<PeerEvent.Disconnected>();
    }

    [Fact]
    public async Task Health_IsServedToPeers()
    {
        using X509Certificate2 certificate = TestNode.Certificate(_cluster.Key(2));
        using RpcChannel channel = HandMadePeer.Channel(_node, certificate);
        Assert.Equal(
            RpcServingStatus.Serving,
            await RpcHealth.CheckAsync(channel, "", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private async Task<string> PostAsync(X509Certificate2 certificate, string method, byte[] bytes)
    {
        using SocketsHttpHandler handler = new() { SslOptions = RpcTls.ClientOptions(certificate, _ => true) };
        using HttpMessageInvoker client = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Post, $"https://{_node.Address}/claystack.dvt.peer.v1.PeerService/{method}")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? alone)
            ? alone
            : response.TrailingHeaders.GetValues("grpc-status")).Single();
    }
}
