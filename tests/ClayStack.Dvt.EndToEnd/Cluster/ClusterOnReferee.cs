using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.EndToEnd.Beacon;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>
/// Node processes that hold the split keys of three quarters of the referee's validators and attest for them, on the wall
/// clock. Blocks of those validators come from a plain client: the nodes do not propose here.
/// </summary>
internal sealed class ClusterOnReferee : IAsyncDisposable
{
    public const int Validators = 48;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly string _folder;
    private readonly BeaconMetrics _metrics;
    private readonly BeaconNodePort _port;
    private readonly PlainValidatorClient _proposer;
    private readonly ChainClock _clock;

    private ClusterOnReferee(
        string folder, RefereeProcess referee, LocalCluster cluster, BeaconMetrics metrics, BeaconNodePort port, NetworkIdentity identity)
    {
        _folder = folder;
        Referee = referee;
        Nodes = cluster;
        _metrics = metrics;
        _port = port;
        _clock = new ChainClock(identity.GenesisTime, identity.Network);
        _proposer = new PlainValidatorClient(port.Api, identity, Time, Enumerable.Range(0, Validators).Select(index => (ulong)index));
    }

    public RefereeProcess Referee { get; }

    public LocalCluster Nodes { get; }

    public int SlotsPerEpoch => _clock.Network.Preset.SlotsPerEpoch;

    /// <summary>Starts the referee and those nodes, and waits until they may vote.</summary>
    public static async Task<ClusterOnReferee> StartAsync(ForkName fork, int secondsPerSlot, params int[] running)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("clay-dvt-cluster-").FullName;
        RefereeProcess referee = await RefereeProcess.Start(
            "--fork", fork.ToString().ToLowerInvariant(),
            "--outside", string.Create(CultureInfo.InvariantCulture, $"0-{Validators - 1}"),
            "--seconds-per-slot", secondsPerSlot.ToString(CultureInfo.InvariantCulture),
            "--genesis-delay", "25");
        BeaconMetrics metrics = new();
        Assert.True(BeaconEndpoint.TryParse(referee.Url.ToString(), out BeaconEndpoint? endpoint, out _));
        BeaconResult<NetworkIdentity> probed = await NetworkProbe.Identify(
            [endpoint], expected: null, metrics, Time, Time.GetUtcNow() + TimeSpan.FromSeconds(20), cancel);
        Assert.True(probed.TryGet(out NetworkIdentity? identity, out BeaconError? error), error?.ToString());

        BlsSecretKey[] keys = [.. Enumerable.Range(0, Validators).Select(index => InteropKeys.SecretKey((ulong)index))];
        LocalCluster cluster = LocalCluster.Deal(
            new LocalClusterOptions
            {
                Folder = folder,
                Program = new NodeProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "clay-dvt.dll")]),
                Network = identity.Network,
                Validators = keys,
            },
            new SystemRandomSource());
        Array.ForEach(keys, key => key.Dispose());
        BeaconNodePort port = new([endpoint], identity, new BeaconPoolSettings(), metrics, Time, new SystemRandomSource());
        port.Start();
        ClusterOnReferee run = new(folder, referee, cluster, metrics, port, identity);
        cluster.Configure([.. cluster.Nodes.Select(_ => (IReadOnlyList<Uri>)[referee.Url])]);
        foreach (int index in running)
            cluster.Nodes[index - 1].Start();
        await run.UntilReadyAsync(running, cancel);
        return run;
    }

    /// <summary>Plays until the end of a slot: proposes blocks, and does at the start of a slot what the test has for it.</summary>
    public async Task PlayThroughAsync(ulong lastSlot, IReadOnlyDictionary<ulong, Func<Task>>? events = null)
    {
        for (ulong slot = 1; slot <= lastSlot; slot++)
        {
            await UntilAsync(_clock.StartOf(new Slot(slot)));
            await _proposer.Propose(new Slot(slot));
            if (events is not null && events.TryGetValue(slot, out Func<Task>? act))
                await act();
        }

        await UntilAsync(_clock.StartOf(new Slot(lastSlot + 1)) - TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Nothing of the cluster was refused, and nothing that it signed is slashable.</summary>
    public async Task JudgeSubmissionsAsync()
    {
        Assert.Empty((await Referee.Read("referee/submissions?outcome=refused&origin=outside")).EnumerateArray());
        Assert.Empty((await Referee.Read("referee/slashable")).EnumerateArray());
    }

    /// <summary>Every attestation of the cluster in those epochs is in a block.</summary>
    /// <returns>How many were in the very next block, and how many there are.</returns>
    public async Task<(int Prompt, int All)> JudgeAttestationsAsync(ulong firstEpoch, ulong lastEpoch)
    {
        int prompt = 0;
        int all = 0;
        for (ulong epoch = firstEpoch; epoch <= lastEpoch; epoch++)
        {
            JsonElement report = await Referee.Read($"referee/performance/{epoch}");
            JsonElement[] votes =
            [
                .. report.GetProperty("attestations").GetProperty("included").EnumerateArray().Where(
                    vote => Number(vote, "validator_index") < Validators),
            ];
            Assert.True(votes.Length == Validators, $"epoch {epoch}: {votes.Length} of {Validators} attestations are included.\n{Logs()}");
            all += votes.Length;
            prompt += votes.Count(vote => Number(vote, "inclusion_slot") == Number(vote, "slot") + 1);
        }

        return (prompt, all);
    }

    public async Task<(ulong Justified, ulong Finalized)> CheckpointsAsync()
    {
        JsonElement status = await Referee.Read("referee/status");
        return (Number(status.GetProperty("justified"), "epoch"), Number(status.GetProperty("finalized"), "epoch"));
    }

    public async ValueTask DisposeAsync()
    {
        await Nodes.DisposeAsync();
        _proposer.Dispose();
        await _port.DisposeAsync();
        _metrics.Dispose();
        await Referee.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task UntilAsync(DateTimeOffset time)
    {
        TimeSpan left = time - Time.GetUtcNow();
        return left > TimeSpan.Zero ? Pause.ForAsync(left, Time, TestContext.Current.CancellationToken) : Task.CompletedTask;
    }

    private static ulong Number(JsonElement element, string name) =>
        ulong.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private async Task UntilReadyAsync(int[] running, CancellationToken cancel)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
        foreach (int index in running)
        {
            LocalNode node = Nodes.Nodes[index - 1];
            while (!await MayVoteAsync(http, node, cancel))
            {
                Assert.True(node.IsRunning, $"node {index} ended at its start:\n{node.LogTail()}");
                Assert.True(Time.GetUtcNow() < _clock.Genesis, $"node {index} was not ready before genesis:\n{node.LogTail()}");
                await Pause.ForAsync(Look, Time, cancel);
            }
        }
    }

    private static async Task<bool> MayVoteAsync(HttpClient http, LocalNode node, CancellationToken cancel)
    {
        try
        {
            StatusDocument? status = StatusDocument.FromJson(await http.GetByteArrayAsync(new Uri(node.StatusUrl!, "/status"), cancel));
            return status?.Cluster is { MayVoteSince: not null, ValidatorsKnown: Validators };
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private string Logs() => string.Join('\n', Nodes.Nodes.Select(node => $"== {node}\n{node.LogTail(20)}"));
}
