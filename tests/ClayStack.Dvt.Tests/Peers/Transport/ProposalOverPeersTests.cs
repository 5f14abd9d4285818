using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>Large blocks on their whole way, over the production network: made, agreed on, recorded, signed, combined, published.</summary>
public sealed class ProposalOverPeersTests : IAsyncDisposable
{
    private const int SmallTalkMax = 64 * 1024;

    private readonly List<TestNode> _nodes = [];
    private readonly List<Proposer> _proposers = [];
    private PeerSamples? _cluster;

    public async ValueTask DisposeAsync()
    {
        foreach (Proposer proposer in _proposers)
            await proposer.DisposeAsync();
        foreach (TestNode node in _nodes)
            await node.DisposeAsync();
        _cluster?.Dispose();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public async Task ABlockWithItsBlobs_IsSentOnce_ToEachNode_AndByItsLeaderOnly(int operators)
    {
        _cluster = new PeerSamples(operators);
        for (int index = 1; index <= operators; index++)
        {
            TestNode node = await TestNode.StartAsync(_cluster, index);
            node.Knows([.. _nodes]);
            _nodes.Add(node);
        }

        await Eventually.Holds(() => _nodes.TrueForAll(node => node.Network.Status.Peers.All(peer => peer.Connected is not null)));
        ProposalStage stage = new(_cluster, operators);
        foreach (TestNode node in _nodes)
            _proposers.Add(new Proposer(stage, node));
        long[] before = [.. _nodes.Select(Sent)];

        foreach (Proposer proposer in _proposers)
            proposer.Begin();
        foreach (Proposer proposer in _proposers)
        {
            DutyOutcome outcome = await proposer.Outcome();
            Assert.Equal((1, 1, 0), (outcome.Round, outcome.Done.Count, outcome.Missed.Count));
        }

        Assert.InRange(stage.BlockBytes, 2_750_000, 2_800_000);
        long block = stage.BlockBytes;
        for (int i = 0; i < operators; i++)
        {
            long sent = Sent(_nodes[i]) - before[i];
            if (_nodes[i].Index == stage.Leader)
                Assert.InRange(sent, (operators - 1) * block, ((operators - 1) * block) + SmallTalkMax);
            else
                Assert.InRange(sent, 1, SmallTalkMax);
        }
    }

    private static long Sent(TestNode node) => node.Network.Status.Peers.Sum(peer => peer.SentBytes);

    /// <summary>One node's actors, workers and beacon node.</summary>
    private sealed class Proposer : IAsyncDisposable
    {
        private readonly ThreadWorkerPool _workers = new("work", 1, 100, TimeProvider.System);
        private readonly RecordingRef _outcomes = new("outcomes");
        private readonly ActorSystem _system;
        private readonly IActorRef _host;

        public Proposer(ProposalStage stage, TestNode node)
        {
            _system = ActorSystem.Create(
                $"node{node.Index}", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
            _host = _system.ActorOf(Props.Create(() => new ProposalHost(stage, stage.ContextOf(node, _workers), _outcomes)), "host");
            node.Network.Subscribe(_host);
        }

        public void Begin() => _host.Tell(new ProposalHost.Go(), sender: null);

        public async Task<DutyOutcome> Outcome()
        {
            await Eventually.Holds(() => _outcomes.Messages.Count > 0);
            return (DutyOutcome)_outcomes.Messages[0];
        }

        public async ValueTask DisposeAsync()
        {
            await _system.Terminate();
            _workers.Dispose();
        }
    }
}
