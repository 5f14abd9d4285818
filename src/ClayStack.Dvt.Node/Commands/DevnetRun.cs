using System.Globalization;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>One run of a devnet, from dealt keys to a judged chain.</summary>
internal sealed class DevnetRun : IAsyncDisposable
{
    private const string Group = "cluster";
    private const int StartsMax = 3;
    private const int KilledNode = 1;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly DevnetRequest _request;
    private readonly TimeProvider _time;
    private readonly DevnetBeaconNode _beacon;
    private readonly LocalCluster _cluster;
    private readonly HttpClient _http;
    private readonly DateTimeOffset _genesis;
    private bool _killed;
    private bool _revived;

    private DevnetRun(
        DevnetRequest request, TimeProvider time, DevnetBeaconNode beacon, LocalCluster cluster, DateTimeOffset genesis)
    {
        _request = request;
        _time = time;
        _beacon = beacon;
        _cluster = cluster;
        _genesis = genesis;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(2),
            MaxResponseContentBufferSize = 1 << 20,
        };
    }

    private ulong SlotsPerEpoch => (ulong)_request.Preset.SlotsPerEpoch;

    /// <summary>Deals the keys, starts chain and nodes, and waits until every node is ready, before the chain's genesis.</summary>
    /// <exception cref="DevnetFailure">It did not come so far.</exception>
    public static async Task<DevnetRun> PrepareAsync(
        DevnetRequest request,
        string folder,
        NodeProgram program,
        TimeProvider time,
        IRandomSource random,
        Action<string> say,
        CancellationToken cancel)
    {
        BlsSecretKey[] secrets = [.. Enumerable.Range(0, request.Validators).Select(_ => BlsSecretKey.Generate(random))];
        try
        {
            say(string.Create(CultureInfo.InvariantCulture, $"dealing {request.Validators} validators to {request.Nodes} nodes in {folder}"));
            DevnetOptions chain = new()
            {
                Validators = [.. secrets.Select(secret => new DevnetValidator(secret.ToPublicKey(), Group))],
                GenesisTime = new Uint64(0),
                ExternalProposers = [Group],
                Fork = request.Fork,
                Preset = request.Preset,
                SlotDurationMs = request.SlotDurationMs,
            };
            LocalCluster cluster = LocalCluster.Deal(
                new LocalClusterOptions
                {
                    Folder = folder,
                    Program = program,
                    Network = DevnetBeaconNode.NetworkOf(chain),
                    Validators = secrets,
                    OperatorCount = request.Nodes,
                },
                random);
            return await StartAsync(request, chain, cluster, time, random, say, cancel);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new DevnetFailure(exception.Message);
        }
        finally
        {
            foreach (BlsSecretKey secret in secrets)
                secret.Dispose();
        }
    }

    /// <summary>Runs the chain through its epochs, showing each look at it.</summary>
    public async Task RunAsync(Action<DevnetView> show, CancellationToken cancel)
    {
        ulong end = ((ulong)_request.Epochs * SlotsPerEpoch) + 1;
        while (true)
        {
            DevnetStatus status = _beacon.Status();
            await KillAndReviveAsync(status.HeadSlot.Value);
            show(new DevnetView(status, await LookAtNodesAsync(cancel), _request.Epochs, _request.Preset.SlotsPerEpoch));
            if (status.Slot is { } slot && slot.Value >= end && status.HeadSlot.Value >= end)
                return;
            await Pause.ForAsync(Look, _time, cancel);
        }
    }

    /// <summary>Judges the run, and stops the nodes in order.</summary>
    public async Task<DevnetSummary> SummarizeAsync(CancellationToken cancel)
    {
        IReadOnlyList<DevnetNodeView> nodes = await LookAtNodesAsync(cancel);
        DevnetStatus status = _beacon.Status();
        double[] latencies =
        [
            .. _beacon.AcceptancesSince(new Slot(0)).Select(acceptance => acceptance.SinceSlotStart.TotalMilliseconds).Order(),
        ];
        List<string> stuck = [];
        foreach (LocalNode node in _cluster.Nodes)
        {
            if (!await node.StopAsync(TimeSpan.FromSeconds(15), _time))
                stuck.Add(string.Create(CultureInfo.InvariantCulture, $"node {node.Index} did not stop when it was told to"));
            else if (node.ExitCode is not ExitCode.Done)
                stuck.Add(string.Create(CultureInfo.InvariantCulture, $"node {node.Index} ended with exit code {node.ExitCode}: {node.LogTail(3)}"));
        }

        return new DevnetSummary(_request, status, nodes, latencies, stuck);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _beacon.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>How long nodes get to start: on two processors, one after the other in effect.</summary>
    private static TimeSpan StartTime(DevnetRequest request) =>
        TimeSpan.FromSeconds(6 + (1.5 * request.Nodes) + (request.Validators * request.Nodes / 800.0));

    /// <summary>
    /// Starts chain and nodes. New keys get their rows of slashing protection before genesis only (PROTOCOL S2), so all nodes
    /// must be ready by then. If one is not, because the machine is slow or another process took a port, everything starts
    /// anew, with other ports and twice the time.
    /// </summary>
    private static async Task<DevnetRun> StartAsync(
        DevnetRequest request,
        DevnetOptions chain,
        LocalCluster cluster,
        TimeProvider time,
        IRandomSource random,
        Action<string> say,
        CancellationToken cancel)
    {
        TimeSpan patience = StartTime(request);
        for (int attempt = 1; ; attempt++, patience *= 2)
        {
            long genesis = (time.GetUtcNow() + patience).ToUnixTimeSeconds() + 1;
            DevnetBeaconNode beacon = await DevnetBeaconNode.StartAsync(
                chain with { GenesisTime = new Uint64((ulong)genesis) }, time, random, cancel);
            DevnetRun run = new(request, time, beacon, cluster, DateTimeOffset.FromUnixTimeSeconds(genesis));
            string? problem = null;
            try
            {
                say($"beacon node at {beacon.Url}, genesis at {run._genesis:HH:mm:ss} UTC; starting the nodes");
                cluster.Configure([.. cluster.Nodes.Select(_ => (IReadOnlyList<Uri>)[beacon.Url])]);
                cluster.Start();
                problem = await run.WaitUntilReadyAsync(cancel);
                if (problem is null)
                    return run;
            }
            finally
            {
                if (problem is not null || cancel.IsCancellationRequested)
                    await run.DisposeAsync();
            }

            if (attempt == StartsMax)
                throw new DevnetFailure(problem);
            say($"{problem.Split('\n')[0]} Starting anew with more time.");
        }
    }

    /// <summary>Waits until every node may vote, until genesis at the latest.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    private async Task<string?> WaitUntilReadyAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (_cluster.Nodes.FirstOrDefault(node => !node.IsRunning) is { } ended)
                return $"{ended} ended with exit code {ended.ExitCode} at its start.\nIts last lines:\n{ended.LogTail()}";
            IReadOnlyList<DevnetNodeView> views = await LookAtNodesAsync(cancel);
            if (views.FirstOrDefault(view => !IsReady(view)) is not { } late)
                return null;
            if (_time.GetUtcNow() >= _genesis)
                return $"Node {late.Index} was not ready before the chain's genesis: this machine is slow or busy.\nIts last lines:\n{_cluster.Nodes[late.Index - 1].LogTail()}";
            await Pause.ForAsync(Look, _time, cancel);
        }
    }

    private static bool IsReady(DevnetNodeView view) =>
        view.Status is { Cluster: { MayVoteSince: not null } cluster } && cluster.ValidatorsKnown == cluster.ValidatorCount;

    private async Task KillAndReviveAsync(ulong headSlot)
    {
        if (!_request.KillOne)
            return;
        if (!_killed && headSlot >= SlotsPerEpoch + (SlotsPerEpoch / 2))
        {
            _killed = true;
            await _cluster.Nodes[KilledNode].KillAsync();
        }
        else if (!_revived && headSlot >= (2 * SlotsPerEpoch) + (SlotsPerEpoch / 2))
        {
            _revived = true;
            _cluster.Nodes[KilledNode].Start();
        }
    }

    private async Task<IReadOnlyList<DevnetNodeView>> LookAtNodesAsync(CancellationToken cancel)
    {
        List<DevnetNodeView> views = [];
        foreach (LocalNode node in _cluster.Nodes)
        {
            StatusDocument? status = node.IsRunning ? await AskAsync(node, cancel) : null;
            views.Add(new DevnetNodeView(node.Index, node.IsRunning, status, node.ResidentBytes, node.ProcessorTime));
        }

        return views;
    }

    private async Task<StatusDocument?> AskAsync(LocalNode node, CancellationToken cancel)
    {
        try
        {
            return StatusDocument.FromJson(await _http.GetByteArrayAsync(new Uri(node.StatusUrl!, "/status"), cancel));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // It starts, or it is gone: the view shows that it says nothing.
            return null;
        }
    }
}
