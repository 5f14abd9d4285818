using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>
/// Node processes that hold the split keys of three quarters of the referee's validators and do all their duties, on the wall
/// clock.
/// </summary>
internal sealed class ClusterOnReferee : IAsyncDisposable
{
    public const int Validators = 48;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly string _folder;
    private readonly ChainClock _clock;

    private ClusterOnReferee(string folder, RefereeProcess referee, LocalCluster cluster, NetworkIdentity identity)
    {
        _folder = folder;
        Referee = referee;
        Nodes = cluster;
        _clock = new ChainClock(identity.GenesisTime, identity.Network);
    }

    public RefereeProcess Referee { get; }

    public LocalCluster Nodes { get; }

    public int SlotsPerEpoch => _clock.Network.Preset.SlotsPerEpoch;

    /// <summary>Starts the referee, on which validators may exit after one epoch, and those nodes, and waits until they may vote.</summary>
    public static async Task<ClusterOnReferee> StartAsync(ForkName fork, int secondsPerSlot, params int[] running)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("clay-dvt-cluster-").FullName;
        RefereeProcess referee = await RefereeProcess.Start(
            "--fork", fork.ToString().ToLowerInvariant(),
            "--outside", string.Create(CultureInfo.InvariantCulture, $"0-{Validators - 1}"),
            "--seconds-per-slot", secondsPerSlot.ToString(CultureInfo.InvariantCulture),
            "--shard-committee-period", "1",
            "--genesis-delay", "25");
        try
        {
            return await StartAsync(folder, referee, running, cancel);
        }
        catch
        {
            await referee.DisposeAsync();
            throw;
        }
    }

    private static async Task<ClusterOnReferee> StartAsync(string folder, RefereeProcess referee, int[] running, CancellationToken cancel)
    {
        using BeaconMetrics metrics = new();
        Assert.True(BeaconEndpoint.TryParse(referee.Url.ToString(), out BeaconEndpoint? endpoint, out _));
        BeaconResult<NetworkIdentity> probed = await NetworkProbe.Identify(
            [endpoint], expected: null, metrics, Time, Time.GetUtcNow() + TimeSpan.FromSeconds(20), cancel);
        Assert.True(probed.TryGet(out NetworkIdentity? identity, out BeaconError? error), error?.ToString());

        BlsSecretKey[] keys = [.. Enumerable.Range(0, Validators).Select(index => InteropKeys.SecretKey((ulong)index))];
        LocalCluster cluster = LocalCluster.Deal(
            new LocalClusterOptions
            {
                Folder = folder,
                Program = NodeCommand.Program,
                Network = identity.Network,
                Validators = keys,
            },
            new SystemRandomSource());
        Array.ForEach(keys, key => key.Dispose());
        ClusterOnReferee run = new(folder, referee, cluster, identity);
        cluster.Configure([.. cluster.Nodes.Select(_ => (IReadOnlyList<Uri>)[referee.Url])]);
        try
        {
            foreach (int index in running)
                cluster.Nodes[index - 1].Start();
            await run.UntilReadyAsync(running, cancel);
            return run;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the end of a slot, and does at the start of a slot what the test has for it.</summary>
    public async Task PlayThroughAsync(ulong lastSlot, IReadOnlyDictionary<ulong, Func<Task>>? events = null)
    {
        for (ulong slot = 1; slot <= lastSlot; slot++)
        {
            await UntilAsync(_clock.StartOf(new Slot(slot)));
            if (events is not null && events.TryGetValue(slot, out Func<Task>? act))
                await act();
        }

        await UntilAsync(_clock.StartOf(new Slot(lastSlot + 1)) - TimeSpan.FromMilliseconds(100));
    }

    /// <summary>So many operators as the threshold says ask for a validator's exit, each at his own node.</summary>
    public async Task RequestExitAsync(int validator)
    {
        foreach (LocalNode node in Nodes.Nodes.Take(3))
        {
            (int code, string said) = await NodeCommand.RunAsync(node, "exit", "request", "--validator", validator.ToString(CultureInfo.InvariantCulture));
            Assert.True(code == ExitCode.Done, $"{node}: {said}\n{Logs()}");
        }
    }

    /// <summary>The chain has taken an exit.</summary>
    /// <returns>The epoch in which the validator leaves.</returns>
    public async Task<ulong> JudgeExitAsync(int validator)
    {
        JsonElement record = await Referee.Read(string.Create(CultureInfo.InvariantCulture, $"eth/v1/beacon/states/head/validators/{validator}"));
        Assert.True(record.GetProperty("status").GetString() is "active_exiting" or "exited_unslashed", $"{record}\n{Logs()}");
        return Number(record.GetProperty("validator"), "exit_epoch");
    }

    /// <summary>Nothing of the cluster was refused, and nothing that it signed is slashable.</summary>
    public async Task JudgeSubmissionsAsync()
    {
        string[] refused =
        [
            .. (await Referee.Read("referee/submissions?outcome=refused&origin=outside")).EnumerateArray()
                .GroupBy(entry => $"{entry.GetProperty("kind")} of {entry.GetProperty("summary")}, in slot {entry.GetProperty("slot")}: {entry.GetProperty("code")}")
                .Select(group => $"{group.Count()} times {group.Key}"),
        ];
        Assert.True(refused.Length == 0, $"{string.Join('\n', refused)}\n{Logs()}");
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

    /// <summary>Every block of those epochs came, the cluster's and the others'.</summary>
    /// <returns>How many proposers were the cluster's.</returns>
    public async Task<int> JudgeProposalsAsync(ulong firstEpoch, ulong lastEpoch)
    {
        int ours = 0;
        for (ulong epoch = firstEpoch; epoch <= lastEpoch; epoch++)
        {
            JsonElement report = await Referee.Read($"referee/performance/{epoch}");
            JsonElement[] proposals = [.. report.GetProperty("proposals").EnumerateArray()];
            Assert.Equal(SlotsPerEpoch, proposals.Length);
            Assert.All(proposals, proposal => Assert.True(proposal.GetProperty("proposed").GetBoolean(), $"{proposal}\n{Logs()}"));
            ours += proposals.Count(proposal => Number(proposal, "proposer_index") < Validators);
        }

        return ours;
    }

    /// <summary>Each of the cluster's seats in the sync committee is in the sync aggregate of every block of those epochs.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> JudgeSyncMessagesAsync(ulong firstEpoch, ulong lastEpoch)
    {
        int all = 0;
        for (ulong epoch = firstEpoch; epoch <= lastEpoch; epoch++)
        {
            JsonElement report = await Referee.Read($"referee/performance/{epoch}");
            foreach (JsonElement member in report.GetProperty("sync").EnumerateArray().Where(member => Number(member, "validator_index") < Validators))
            {
                Assert.True(Number(member, "included") == Number(member, "expected"), $"epoch {epoch}: {member}\n{Logs()}");
                all += (int)Number(member, "included");
            }
        }

        return all;
    }

    /// <summary>
    /// With committees as small as these every attester aggregates: each has one aggregate in each of those epochs.
    /// </summary>
    public async Task<int> JudgeAggregatesAsync(ulong firstEpoch, ulong lastEpoch)
    {
        JsonElement[] accepted = await AcceptedAsync("aggregate");
        for (ulong epoch = firstEpoch; epoch <= lastEpoch; epoch++)
        {
            int aggregators = accepted
                .Where(entry => Count(entry, "slot") / (ulong)SlotsPerEpoch == epoch)
                .Select(entry => Count(entry, "validator")).Distinct().Count();
            Assert.True(aggregators == Validators, $"epoch {epoch}: {aggregators} of {Validators} aggregators.\n{Logs()}");
        }

        return Validators * (int)(lastEpoch - firstEpoch + 1);
    }

    /// <summary>So does every member of the sync committee, once a slot in each of its subcommittees.</summary>
    public async Task<int> JudgeContributionsAsync(ulong firstEpoch, ulong lastEpoch)
    {
        JsonElement committee = (await Referee.Read("eth/v1/beacon/states/head/sync_committees")).GetProperty("validator_aggregates");
        HashSet<(ulong Validator, int Subcommittee)> seats =
        [
            .. committee.EnumerateArray().SelectMany((members, subcommittee) => members.EnumerateArray().Select(
                member => (ulong.Parse(member.GetString()!, CultureInfo.InvariantCulture), subcommittee))).Where(seat => seat.Item1 < Validators),
        ];
        ILookup<ulong, string> bySlot = (await AcceptedAsync("contribution")).ToLookup(
            entry => Count(entry, "slot"), entry => $"{Count(entry, "validator")}: {entry.GetProperty("summary").GetString()}");
        int all = 0;
        for (ulong slot = firstEpoch * (ulong)SlotsPerEpoch; slot < (lastEpoch + 1) * (ulong)SlotsPerEpoch; slot++)
        {
            string[] missing = [.. seats.Select(seat => $"{seat.Validator}: slot {slot}, subcommittee {seat.Subcommittee}").Except(bySlot[slot])];
            Assert.True(missing.Length == 0, $"contributions that never came: {string.Join("; ", missing)}\n{Logs()}");
            all += seats.Count;
        }

        return all;
    }

    public async Task<(ulong Justified, ulong Finalized)> CheckpointsAsync()
    {
        JsonElement status = await Referee.Read("referee/status");
        return (Number(status.GetProperty("justified"), "epoch"), Number(status.GetProperty("finalized"), "epoch"));
    }

    public async ValueTask DisposeAsync()
    {
        await Nodes.DisposeAsync();
        await Referee.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task UntilAsync(DateTimeOffset time)
    {
        TimeSpan left = time - Time.GetUtcNow();
        return left > TimeSpan.Zero ? Pause.ForAsync(left, Time, TestContext.Current.CancellationToken) : Task.CompletedTask;
    }

    private async Task<JsonElement[]> AcceptedAsync(string kind) =>
        [.. (await Referee.Read($"referee/submissions?outcome=accepted&origin=outside&kind={kind}&limit=50000")).EnumerateArray()];

    /// <summary>A number of the referee's own, written with or without quotes.</summary>
    private static ulong Count(JsonElement element, string name) => ulong.Parse(element.GetProperty(name).ToString(), CultureInfo.InvariantCulture);

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
