using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Peers.Transport;

namespace ClayStack.Dvt.Benchmarks.Peers;

/// <summary>
/// How long a vote takes to all peers, over real sockets with mutual TLS, while nothing else is sent and while a large block is on
/// its way to each of them (PROTOCOL P1), in turns. From the sender's call to the last peer's admission, the signature verified.
/// </summary>
internal sealed class ControlLatency : IAsyncDisposable
{
    private const int Sender = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PeerSamples _cluster;
    private readonly int _operators;
    private readonly List<PeerNetwork> _networks = [];
    private readonly List<IDisposable> _taken = [];
    private ulong _slot = 1000;

    private ControlLatency(PeerSamples cluster, int operators)
    {
        _cluster = cluster;
        _operators = operators;
    }

    /// <summary>Milliseconds of each vote, without a block and with one.</summary>
    public static async Task<(double[] Without, double[] With)> MeasureAsync(int operators, int blockBytes, int turns)
    {
        using PeerSamples cluster = new(operators);
        await using ControlLatency run = new(cluster, operators);
        Arrivals arrivals = await run.ConnectAsync();
        byte[] block = new byte[blockBytes];
        new SystemRandomSource().Fill(block);
        List<double> without = [];
        List<double> with = [];
        for (int turn = 0; turn < 2 * turns; turn++)
        {
            Interlocked.Increment(ref run._slot);
            bool sendsBlock = turn % 2 == 1;
            double took = run.Vote(arrivals, sendsBlock ? block : null);
            (sendsBlock ? with : without).Add(took);
        }

        return ([.. without], [.. with]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PeerNetwork network in _networks)
            await network.DisposeAsync();
        _taken.ForEach(part => part.Dispose());
    }

    private double Vote(Arrivals arrivals, byte[]? block)
    {
        PeerNetwork sender = _networks[Sender - 1];
        ulong slot = Interlocked.Read(ref _slot);
        using CountdownEvent votes = new(_operators - 1);
        using CountdownEvent blocks = new(block is null ? 0 : _operators - 1);
        arrivals.Begin(votes, blocks);
        if (block is not null)
        {
            sender.Broadcast(PeerSamples.Message(
                _cluster.Vote(StatementType.PrePrepare, slot, Sender, ValueHash.Of(block), duty: DutyType.Proposal), block));
        }

        PeerMessage vote = PeerSamples.Message(_cluster.Vote(StatementType.Prepare, slot, Sender, ValueHash.Of([1])));
        long start = Stopwatch.GetTimestamp();
        sender.Broadcast(vote);
        FuzzVerdict.Require(votes.Wait(Patience));
        double took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        FuzzVerdict.Require(block is null || blocks.Wait(Patience));
        return took;
    }

    private async Task<Arrivals> ConnectAsync()
    {
        Arrivals arrivals = new(_operators * (_operators - 1));
        for (int index = 1; index <= _operators; index++)
            _networks.Add(await StartAsync(index));
        foreach (PeerNetwork network in _networks)
            network.Subscribe(arrivals);
        for (int self = 0; self < _operators; self++)
        {
            _networks[self].SetAddresses(Enumerable.Range(0, _operators).Where(other => other != self).ToDictionary(
                other => new OperatorIndex(other + 1), other => $"127.0.0.1:{_networks[other].EndPoint.Port}"));
        }

        FuzzVerdict.Require(arrivals.Connected.Wait(Patience));
        return arrivals;
    }

    private Task<PeerNetwork> StartAsync(int index)
    {
        X509Certificate2 certificate = NodeCertificate.Create(
            _cluster.Key(index), "peer", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), new SystemRandomSource());
        ThreadWorkerPool workers = new("records", 1, 100, TimeProvider.System);
        _taken.AddRange([certificate, workers]);
        PeerNetworkOptions options = new()
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Addresses = new Dictionary<OperatorIndex, string>(),
            Certificate = certificate,
            Records = new InMemoryPeerRecords().Open(),
            Workers = workers,
            Time = TimeProvider.System,
            Random = new SystemRandomSource(),
            Failed = (what, exception) => Console.Error.WriteLine($"{what}: {exception}"),
        };
        return PeerNetwork.StartAsync(_cluster.Codec(index, () => Interlocked.Read(ref _slot)), options, CancellationToken.None);
    }

    /// <summary>Gets what every network but the sender's own admits.</summary>
    private sealed class Arrivals(int connections) : IActorRef
    {
        private volatile CountdownEvent? _votes;
        private volatile CountdownEvent? _blocks;

        public CountdownEvent Connected { get; } = new(connections);

        public string Name => "arrivals";

        public string Path => "/benchmark/arrivals";

        public void Begin(CountdownEvent votes, CountdownEvent blocks)
        {
            _votes = votes;
            _blocks = blocks;
        }

        public void Tell(object message, IActorRef? sender)
        {
            switch (message)
            {
                case PeerEvent.Connected when !Connected.IsSet:
                    Connected.Signal();
                    break;
                case PeerEvent.Received { Message: PeerMessage.Consensus { Message.Signed.Statement.Type: StatementType.Prepare } }:
                    _votes!.Signal();
                    break;
                case PeerEvent.Received { Message: PeerMessage.Consensus or PeerMessage.ValueResponse } received when IsBlock(received.Message):
                    _blocks!.Signal();
                    break;
            }
        }

        private static bool IsBlock(PeerMessage message) => message switch
        {
            PeerMessage.Consensus consensus => consensus.Value.Length > 0,
            PeerMessage.ValueResponse => true,
            _ => false,
        };
    }
}
