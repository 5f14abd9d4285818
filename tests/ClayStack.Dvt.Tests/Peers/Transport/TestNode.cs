using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>One node's network on loopback, in slot 1000, with what it told its subscriber.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const ulong Slot = 1000;

    public static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(60);

    private readonly X509Certificate2 _certificate;
    private readonly ThreadWorkerPool _workers;

    private TestNode(
        PeerSamples cluster, PeerNetwork network, EventLog events, PeerCodec codec, InMemoryPeerRecords records, X509Certificate2 certificate, ThreadWorkerPool workers)
    {
        Cluster = cluster;
        Network = network;
        Events = events;
        Codec = codec;
        Records = records;
        _certificate = certificate;
        _workers = workers;
    }

    public PeerSamples Cluster { get; }

    public PeerNetwork Network { get; }

    public EventLog Events { get; }

    public PeerCodec Codec { get; }

    public InMemoryPeerRecords Records { get; }

    /// <summary>What the transport reported as no peer's fault.</summary>
    public ConcurrentQueue<string> Failures { get; private init; } = [];

    public OperatorIndex Index => Codec.Settings.Self;

    public string Address => $"127.0.0.1:{Network.EndPoint.Port}";

    public static async Task<TestNode> StartAsync(
        PeerSamples cluster,
        int index,
        RunIdentity? identity = null,
        InMemoryPeerRecords? records = null,
        int port = 0,
        IReadOnlyDictionary<OperatorIndex, string>? addresses = null,
        TimeSpan? pingPeriod = null,
        TimeProvider? time = null)
    {
        records ??= new InMemoryPeerRecords();
        X509Certificate2 certificate = Certificate(cluster.Key(index));
        ThreadWorkerPool workers = new("records", 1, 100, TimeProvider.System);
        PeerCodec codec = cluster.Codec(index, () => Slot, identity, records.ReadAll());
        EventLog events = new();
        ConcurrentQueue<string> failures = [];
        PeerNetwork network = await PeerNetwork.StartAsync(codec, new PeerNetworkOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, port),
            Addresses = addresses ?? new Dictionary<OperatorIndex, string>(),
            Certificate = certificate,
            Records = records,
            Workers = workers,
            Time = time ?? TimeProvider.System,
            Random = new SeededRandomSource(index),
            Failed = (what, _) => failures.Enqueue(what),
            ReconnectMin = TimeSpan.FromMilliseconds(20),
            HelloTimeout = HelloTimeout,
            SilenceMax = TimeSpan.FromSeconds(60),
            PingPeriod = pingPeriod ?? TimeSpan.FromMinutes(10),
        });
        network.Subscribe(events);
        return new TestNode(cluster, network, events, codec, records, certificate, workers) { Failures = failures };
    }

    public static X509Certificate2 Certificate(NodeKey key) => NodeCertificate.Create(
        key, "peer", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), new SeededRandomSource(1));

    public PeerStatus StatusOf(int peer) => Network.Status.Peers.Single(status => status.Peer.Value == peer);

    public long Refusals(int peer, PeerRefusal reason) => Codec.Refusals(new OperatorIndex(peer), reason);

    public void Knows(params TestNode[] nodes) =>
        Network.SetAddresses(nodes.Where(node => node != this).ToDictionary(node => node.Index, node => node.Address));

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _workers.Dispose();
        _certificate.Dispose();
    }
}
