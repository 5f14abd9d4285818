using System.Globalization;
using System.Net;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>Four node processes that attest for all validators of our own chain, on the wall clock.</summary>
internal sealed class ClusterOnDevnet : IAsyncDisposable
{
    public const int Validators = 32;
    public const int SlotsPerEpoch = 8;
    public const string Group = "cluster";
    private const int StartsMax = 3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly string _folder;
    private readonly DevnetBeaconNode _chain;
    private readonly LocalCluster _cluster;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private ClusterOnDevnet(string folder, IReadOnlyList<string> validators, Network network, DevnetBeaconNode chain, LocalCluster cluster)
    {
        _folder = folder;
        Keys = validators;
        Network = network;
        _chain = chain;
        _cluster = cluster;
    }

    public IReadOnlyList<LocalNode> Nodes => _cluster.Nodes;

    /// <summary>The validators' public keys, by index.</summary>
    public IReadOnlyList<string> Keys { get; }

    public Network Network { get; }

    /// <summary>The chain's side, with the relay that it asks.</summary>
    public DevnetBeaconNode BeaconNode => _chain;

    public DevnetStatus Chain => _chain.Status();

    /// <summary>Attestations of all slots before the head's: how many there should be, and how many a block has.</summary>
    public DevnetGroupStatus Attestations => _chain.Status().Groups.Single();

    /// <summary>How all validators did one kind of duty.</summary>
    public DevnetDutyStatus DutiesOf(DevnetDutyKind kind) => _chain.Status().DutiesOf(Group, kind);

    /// <summary>
    /// Starts chain and nodes, which must be ready before genesis (PROTOCOL S2); if they are not, because the machine is busy,
    /// everything starts anew with twice the time.
    /// </summary>
    /// <param name="chain">What the chain has besides the validators; null for nothing.</param>
    /// <param name="builder">The validators' settings about builders; null for local blocks only.</param>
    public static async Task<ClusterOnDevnet> StartAsync(Func<DevnetOptions, DevnetOptions>? chain = null, BuilderSettings? builder = null)
    {
        SystemRandomSource random = new();
        string folder = Directory.CreateTempSubdirectory("clay-dvt-hostile-").FullName;
        BlsSecretKey[] keys = [.. Enumerable.Range(0, Validators).Select(_ => BlsSecretKey.Generate(random))];
        DevnetOptions options = new()
        {
            Validators = [.. keys.Select(key => new DevnetValidator(key.ToPublicKey(), Group))],
            ExternalProposers = [Group],
            GenesisTime = new Uint64(0),
        };
        options = chain?.Invoke(options) ?? options;
        Network network = DevnetBeaconNode.NetworkOf(options);
        LocalCluster cluster = LocalCluster.Deal(
            new LocalClusterOptions
            {
                Folder = folder,
                Program = NodeCommand.Program,
                Network = network,
                Validators = keys,
                Builder = builder ?? BuilderSettings.LocalOnly,
            },
            random);
        Array.ForEach(keys, key => key.Dispose());
        TimeSpan patience = StartTime;
        for (int attempt = 1; ; attempt++, patience *= 2)
        {
            Uint64 genesis = new((ulong)(Time.GetUtcNow() + patience).ToUnixTimeSeconds());
            DevnetBeaconNode beacon = await DevnetBeaconNode.StartAsync(
                options with { GenesisTime = genesis }, Time, random, TestContext.Current.CancellationToken);
            ClusterOnDevnet run = new(folder, [.. options.Validators.Select(validator => validator.Key.ToString())], network, beacon, cluster);
            cluster.Configure([.. cluster.Nodes.Select(_ => (IReadOnlyList<Uri>)[beacon.Url])]);
            cluster.Start();
            await run.UntilAsync("every node may vote, or genesis comes first", async () => beacon.Status().Slot is not null || await run.MayVoteAsync());
            if (beacon.Status().Slot is null)
                return run;
            Assert.True(attempt < StartsMax, $"The nodes were not ready before genesis.\n{run.Logs()}");
            await cluster.DisposeAsync();
            await beacon.DisposeAsync();
            run._http.Dispose();
        }
    }

    /// <summary>Waits for something, with patience for a slow machine.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        DateTimeOffset end = Time.GetUtcNow() + Patience;
        while (!await condition())
        {
            Assert.True(Time.GetUtcNow() < end, $"It did not come to this: {what}.\n{Logs()}");
            await Pause.ForAsync(Look, Time, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the chain's head is so many slots further.</summary>
    public Task PlaySlotsAsync(ulong slots)
    {
        ulong end = Chain.HeadSlot.Value + slots;
        return UntilAsync($"slot {end}", () => Task.FromResult(Chain.HeadSlot.Value >= end));
    }

    /// <summary>Waits until attestations of a slot come: a third into it, or with its block.</summary>
    public Task UntilVotesAsync(ulong slot) =>
        UntilAsync($"attestations of slot {slot}", () => Task.FromResult(_chain.AcceptancesSince(new Slot(slot)).Count > 0));

    /// <summary>What a node says of itself; null while it says nothing.</summary>
    public async Task<StatusDocument?> StatusAsync(LocalNode node)
    {
        Assert.True(node.IsRunning, $"{node} ended:\n{node.LogTail()}");
        try
        {
            return StatusDocument.FromJson(await _http.GetByteArrayAsync(new Uri(node.StatusUrl!, "/status"), TestContext.Current.CancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            return null;
        }
    }

    /// <summary>The canonical block of a slot, as the Beacon API shows it; null for an empty slot.</summary>
    public async Task<JsonElement?> BlockAsync(ulong slot)
    {
        Uri url = new(_chain.Url, string.Create(CultureInfo.InvariantCulture, $"/eth/v2/beacon/blocks/{slot}"));
        using HttpResponseMessage response = await _http.GetAsync(url, TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return document.RootElement.GetProperty("data").GetProperty("message").Clone();
    }

    /// <summary>What a node counts.</summary>
    public async Task<NodeMetrics> MetricsAsync(LocalNode node) =>
        NodeMetrics.Parse(await _http.GetStringAsync(new Uri(node.StatusUrl!, "/metrics"), TestContext.Current.CancellationToken));

    public string Logs() => string.Join('\n', Nodes.Select(node => $"== {node}\n{node.LogTail(20)}"));

    /// <summary>What the nodes warned of.</summary>
    public string Warnings() => string.Join('\n', Nodes.Select(
        node => $"== {node}\n{string.Join('\n', node.LogTail(10_000).Split('\n').Where(line => line.Contains(" WRN ", StringComparison.Ordinal)))}"));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _chain.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> MayVoteAsync()
    {
        foreach (LocalNode node in Nodes)
        {
            if (await StatusAsync(node) is not { Cluster: { MayVoteSince: not null, ValidatorsKnown: Validators } })
                return false;
        }

        return true;
    }
}
