using System.Reflection;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Node.Admin;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Logging;
using ClayStack.Dvt.Node.Status;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// The composition root: reads the files, opens the stores, finds the chain, and puts actors and adapters together. What it
/// takes it gives back in the reverse order.
/// </summary>
internal sealed partial class NodeHost : INodeHost, INodeStatus, INodeExits
{
    private static readonly TimeSpan BeaconPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(1);

    /// <summary>Whose code a slot runs: the duties, and what they use.</summary>
    private static readonly Assembly[] SlotCode =
    [
        typeof(ClusterActor).Assembly, typeof(QbftSettings).Assembly, typeof(BeaconNodePort).Assembly, typeof(PeerCodec).Assembly,
        typeof(SigningRoots).Assembly,
    ];

    private readonly NodeConfiguration _configuration;
    private readonly NodeSurroundings _surroundings;
    private readonly ILogger _logger;
    private readonly List<IAsyncDisposable> _taken = [];
    private readonly TaskCompletionSource<string> _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _restart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DateTimeOffset _startedAt;
    private readonly ThresholdCrypto _crypto;
    private NodeIdentity? _identity;
    private IActorRef? _cluster;

    /// <summary>Binds configuration and surroundings; nothing happens before <see cref="RunAsync"/>.</summary>
    public NodeHost(NodeConfiguration configuration, NodeSurroundings surroundings)
    {
        _configuration = configuration;
        _surroundings = surroundings;
        _logger = surroundings.Log.CreateLogger("ClayStack.Dvt.Node");
        _startedAt = surroundings.Time.GetUtcNow();
        _crypto = new ThresholdCrypto(surroundings.Random);
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            if (await StartAsync(stop) is { } failure)
            {
                Refused(failure.Problem);
                return failure.ExitCode;
            }

            await Task.WhenAny(_halted.Task, _restart.Task).WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        return _leaseLost ? ExitCode.LeaseLost
            : _halted.Task.IsCompleted ? ExitCode.Halted
            : _restart.Task.IsCompleted ? INodeHost.BeginAnew
            : ExitCode.Done;
    }

    /// <inheritdoc/>
    public async Task<NodeSnapshot> SnapshotAsync(CancellationToken cancel)
    {
        string? halted = _halted.Task.IsCompleted ? await _halted.Task : null;
        if (_cluster is not { } cluster)
            return new NodeSnapshot(_identity, Cluster: null, Duties: null, halted, _standingBy);
        Task<ClusterStatus> status = cluster.Ask<ClusterStatus>(new GetClusterStatus(), AskPatience);
        Task<DutyStatistics> duties = cluster.Ask<DutyStatistics>(new GetDutyStatistics(), AskPatience);
        return new NodeSnapshot(_identity, await status.WaitAsync(cancel), await duties.WaitAsync(cancel), halted);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (int i = _taken.Count - 1; i >= 0; i--)
            await _taken[i].DisposeAsync();
        _taken.Clear();
    }

    private async Task<StartFailure?> StartAsync(CancellationToken stop)
    {
        if (!Cluster.TryLoadDefinition(_configuration.ClusterFolder, out ClusterDefinition? definition, out ClusterFileError? unusable))
            return new StartFailure(ExitCode.InputRefused, unusable.ToString());

        // Side by side: deriving keys, the manifest, the servers, the chain, and compiling the curve's code.
        using StartWorkers workers = new(_surroundings.Time);
        CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<(ClusterMaterial? Material, StartFailure? Failure)> loading =
            ClusterMaterial.LoadAsync(_configuration, _surroundings, definition, workers);
        _taken.Add(new StartEnd(giveUp, loading));
        await ServeAsync(stop);
        BeaconMetrics beaconMetrics = Take(new BeaconMetrics());
        Task<BeaconResult<NetworkIdentity>> identifying = NetworkProbe.Identify(
            _configuration.BeaconNodes,
            definition.Network.ToNetwork(),
            beaconMetrics,
            _surroundings.Time,
            _surroundings.Time.GetUtcNow() + BeaconPatience,
            giveUp.Token);
        CryptoWarmUp.Run(_crypto, _surroundings.Random);
        (ClusterMaterial? material, StartFailure? failure) = await loading;
        if (material is null)
            return failure;
        Identify(material);
        BeaconResult<NetworkIdentity> identified = await identifying;
        if (!identified.TryGet(out NetworkIdentity? chain, out BeaconError? error))
            return new StartFailure(ExitCode.Unreachable, $"No beacon node can be used ({error.Reason}): {error.Detail}");

        (NodeStores? stores, failure) = await OpenStoresAsync(definition, chain.Network.Timing, stop);
        if (stores is null)
            return failure;
        Take(stores);
        await RunClusterAsync(material, chain, beaconMetrics, stores, stop);
        return null;
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        MetricCollector? metrics = _configuration.ServesMetrics ? Take(new MetricCollector()) : null;
        Take(await StatusServer.StartAsync(
            _configuration.StatusAddress, this, metrics, _surroundings.Time, _surroundings.Version, stop));
        Take(await AdminServer.StartAsync(_configuration.DataFolder, this, _surroundings.Random, stop));
    }

    private void Identify(ClusterMaterial material)
    {
        ClusterDefinition definition = material.Cluster.Definition;
        _identity = new NodeIdentity(
            definition.Network.Name,
            definition.Hash.ToString(),
            material.Cluster.OwnIndex,
            definition.OperatorCount,
            definition.Threshold,
            _startedAt);
        Loaded(definition.ToString(), material.Cluster.OwnIndex.Value, material.Cluster.Manifest.Validators.Length, material.Inventory.Lacking.Length);
    }

    private async Task RunClusterAsync(
        ClusterMaterial material,
        NetworkIdentity chain,
        BeaconMetrics beaconMetrics,
        NodeStores stores,
        CancellationToken stop)
    {
        TimeProvider time = _surroundings.Time;
        Cluster cluster = material.Cluster;
        ChainClock clock = new(chain.GenesisTime, chain.Network);
        Root genesisRoot = cluster.Definition.Network.GenesisValidatorsRoot;
        SigningRoots roots = new(chain.Network.Preset, chain.Network.Forks, genesisRoot);

        WorkerPool cryptoWorkers = Take(new ThreadWorkerPool("crypto", 1, 4096, time));
        WorkerPool storeWorkers = Take(new ThreadWorkerPool("store", 1, 4096, time));
        BeaconNodePort beacon = Take(new BeaconNodePort(
            _configuration.BeaconNodes, chain, new BeaconPoolSettings(), beaconMetrics, time, _surroundings.Random));
        PeerNetwork peers = Take(await StartPeersAsync(material, clock, stores, storeWorkers, stop));
        Take(new PeerMeter(peers));
        ActorSystem system = ActorSystem.Create("clay-dvt", new ActorSystemSettings { Time = time, Dispatcher = new ThreadPoolDispatcher() });
        _taken.Add(new SystemEnd(system));
        system.ActorOf(Props.Create(() => new EventLog(_logger)), "log");
        system.ActorOf(Props.Create(() => new RestartWatch(_restart)), "restart-watch");
        KeepLease(system, stores);

        SigningGuard guard = SigningGuard.Of(stores.Protection);
        DutyMetrics dutyMetrics = Take(new DutyMetrics());
        dutyMetrics.Watch(guard);
        ClusterContext context = new()
        {
            DefinitionHash = cluster.Definition.Hash,
            Self = cluster.OwnIndex,
            OperatorCount = cluster.Definition.OperatorCount,
            Threshold = cluster.Definition.Threshold,
            Validators = cluster.Manifest.Validators.ToDictionary(validator => validator.GroupKey),
            Keys = cluster.Manifest.Validators.ToDictionary(validator => validator.GroupKey, validator => validator.Key),
            Timers = cluster.Definition.Timers,
            AreVotesLeaderless = cluster.Definition.Terms.Version >= ClusterTerms.LeaderlessVotesVersion,
            Run = stores.Run,
            HighestSlotAtOpen = stores.Protection.HighestSlotAtOpen,
            Voting = new ProtectionVoting(stores.Protection),
            Clock = clock,
            Roots = roots,
            Time = time,
            NodeSigner = material.Key,
            Crypto = _crypto,
            Beacon = beacon,
            Peers = peers,
            Protection = new SlashingProtection(stores.Protection, roots, guard),
            Guard = guard,
            Evidence = new EvidenceFolder(
                Path.Combine(_configuration.DataFolder, EvidenceFolder.Name), cluster.Definition.Hash, _surroundings.Random),
            Exits = stores.Exits,
            Quarantine = new ProtectionQuarantine(stores.Protection, chain.Network.Preset),
            Register = new ProtectionRegister(stores.Protection, genesisRoot, chain.Network.Preset),
            CryptoWorkers = cryptoWorkers,
            StoreWorkers = storeWorkers,
            Metrics = dutyMetrics,
        };
        _cluster = system.ActorOf(Props.Create(() => new ClusterActor(context, material.Shares)), "cluster");
        _ = WatchAsync(system);
        beacon.Start();
        IEnumerator<Action> steps = CodeWarmUp.Steps(SlotCode).GetEnumerator();
        system.ActorOf(Props.Create(() => new WarmUp(steps, cryptoWorkers, time, clock.SlotDuration)), "warm-up");
        Running(peers.EndPoint.ToString(), stores.Run.Fence.Counter);
    }

    private Task<PeerNetwork> StartPeersAsync(
        ClusterMaterial material, ChainClock clock, NodeStores stores, WorkerPool workers, CancellationToken stop)
    {
        TimeProvider time = _surroundings.Time;
        ClusterDefinition definition = material.Cluster.Definition;
        PeerSettings settings = new(
            definition.Hash,
            material.Cluster.OwnIndex,
            definition.Operators.ToDictionary(member => member.Index, member => member.NodeKey),
            clock.Network.Preset.SlotsPerEpoch,
            Duties.Agreement.RoundTimes.RoundMax);
        PeerCodec codec = new(
            settings,
            stores.Run,
            material.Key,
            _surroundings.Random,
            stores.Known,
            () => clock.SlotAt(time.GetUtcNow()) ?? new Slot(0),
            () => material.Cluster.Manifest.Head);
        DateTimeOffset now = time.GetUtcNow();
        PeerNetworkOptions options = new()
        {
            Listen = _configuration.ListenAddress,
            Addresses = AddressesOf(material.Cluster),
            Certificate = NodeCertificate.Create(
                material.Key, $"operator {material.Cluster.OwnIndex}", now.AddDays(-1), now.AddYears(10), _surroundings.Random),
            Records = stores.Peers,
            Workers = workers,
            Time = time,
            Random = _surroundings.Random,
            Failed = PeersFailed,
        };
        return PeerNetwork.StartAsync(codec, options, stop);
    }

    private Dictionary<OperatorIndex, string> AddressesOf(Cluster cluster)
    {
        Dictionary<OperatorIndex, string> addresses = [];
        foreach (Operator member in cluster.Definition.Operators)
        {
            if (member.Index == cluster.OwnIndex)
                continue;
            if (_configuration.PeerAddresses.TryGetValue(member.Index, out System.Net.DnsEndPoint? own))
                addresses[member.Index] = $"{own.Host}:{own.Port}";
            else if (cluster.Peers.TryGet(member.Index, out PeerAddress? signed))
                addresses[member.Index] = $"{signed.Host}:{signed.Port}";
        }

        return addresses;
    }

    /// <summary>A system that ends by itself has met a broken invariant: the process must not go on.</summary>
    private async Task WatchAsync(ActorSystem system)
    {
        try
        {
            await system.WhenTerminated;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Broken(exception);
            _halted.TrySetResult(exception.Message);
        }
    }

    private T Take<T>(T part) where T : notnull
    {
        _taken.Add(part as IAsyncDisposable ?? new Disposal((IDisposable)part));
        return part;
    }

    [LoggerMessage(EventId = 110, EventName = "refused", Level = LogLevel.Critical, Message = "the node does not start: {Problem}")]
    private partial void Refused(string problem);

    [LoggerMessage(EventId = 111, EventName = "loaded", Level = LogLevel.Information, Message = "{Cluster}, operator {Operator}, {Validators} validators, {Lacking} without a share here")]
    private partial void Loaded(string cluster, int @operator, int validators, int lacking);

    [LoggerMessage(EventId = 112, EventName = "running", Level = LogLevel.Information, Message = "listening to peers on {EndPoint}, start number {Fence}")]
    private partial void Running(string endPoint, ulong fence);

    [LoggerMessage(EventId = 113, EventName = "store-failed", Level = LogLevel.Error, Message = "a store failed")]
    private partial void StoreFailed(ProtectionStoreException exception);

    [LoggerMessage(EventId = 114, EventName = "peers-failed", Level = LogLevel.Error, Message = "the peers' transport: {What}")]
    private partial void PeersFailed(string what, Exception exception);

    [LoggerMessage(EventId = 115, EventName = "broken", Level = LogLevel.Critical, Message = "the actors ended, and the node with them")]
    private partial void Broken(Exception exception);

    private sealed class Disposal(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Gives up what a start still waits for, and forgets the keys that it read.</summary>
    private sealed class StartEnd(
        CancellationTokenSource giveUp, Task<(ClusterMaterial? Material, StartFailure? Failure)> loading) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await giveUp.CancelAsync();
            giveUp.Dispose();
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
                (await loading).Material?.Dispose();
        }
    }

    /// <summary>Stops the actors in order, within a bound.</summary>
    private sealed class SystemEnd(ActorSystem system) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (system.WhenTerminated.IsCompleted)
                return;
            await system.CoordinatedShutdown.Run("the node stops", ShutdownPatience);
        }
    }
}
