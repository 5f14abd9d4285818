using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>
/// A cluster on a devnet of which operator 4 is away, so that nothing is done without operator 1; and operator 1 has two
/// processes with a store on PostgreSQL.
/// </summary>
internal sealed class OperatorWithTwoProcesses : IAsyncDisposable
{
    private const int ValidatorCount = 16;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly string _folder;
    private readonly LocalCluster _cluster;
    private readonly DevnetBeaconNode _beacon;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly DateTimeOffset _genesis;
    private readonly TimeSpan _slot;

    private OperatorWithTwoProcesses(string folder, LocalCluster cluster, LocalNode second, DevnetBeaconNode beacon, DateTimeOffset genesis, TimeSpan slot)
    {
        _folder = folder;
        _cluster = cluster;
        Second = second;
        _beacon = beacon;
        _genesis = genesis;
        _slot = slot;
    }

    /// <summary>The process that begins as the owner.</summary>
    public LocalNode First => _cluster.Nodes[0];

    /// <summary>The process that begins as the stand-by.</summary>
    public LocalNode Second { get; }

    public DevnetStatus Chain => _beacon.Status();

    /// <summary>Deals, starts the chain and the processes, and waits until all may vote, before genesis, and one stands by.</summary>
    /// <param name="connectionString">The place of the operator's store; nothing is there yet.</param>
    /// <param name="slot">How long a slot is.</param>
    /// <param name="startTime">How long the processes have until genesis.</param>
    /// <returns>Null if that was not enough on this machine.</returns>
    public static async Task<OperatorWithTwoProcesses?> TryStartAsync(string connectionString, TimeSpan slot, TimeSpan startTime)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        SystemRandomSource random = new();
        string folder = Directory.CreateTempSubdirectory("clay-dvt-two-").FullName;
        BlsSecretKey[] keys = [.. Enumerable.Range(0, ValidatorCount).Select(_ => BlsSecretKey.Generate(random))];
        DateTimeOffset genesis = DateTimeOffset.FromUnixTimeSeconds((Time.GetUtcNow() + startTime).ToUnixTimeSeconds());
        DevnetOptions chain = new()
        {
            Validators = [.. keys.Select(key => new DevnetValidator(key.ToPublicKey(), "cluster"))],
            GenesisTime = new Uint64((ulong)genesis.ToUnixTimeSeconds()),
            SlotDurationMs = (int)slot.TotalMilliseconds,
        };
        NodeProgram program = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "clay-dvt.dll")]);
        LocalCluster cluster = LocalCluster.Deal(
            new LocalClusterOptions { Folder = folder, Program = program, Network = DevnetBeaconNode.NetworkOf(chain), Validators = keys }, random);
        Array.ForEach(keys, key => key.Dispose());
        DevnetBeaconNode beacon = await DevnetBeaconNode.StartAsync(chain, Time, random, cancel);
        cluster.Configure([.. cluster.Nodes.Select(_ => (IReadOnlyList<Uri>)[beacon.Url])]);
        OperatorWithTwoProcesses run = new(folder, cluster, Twin(cluster.Nodes[0], program, connectionString), beacon, genesis, slot);
        foreach (LocalNode node in cluster.Nodes.Take(3))
            node.Start();
        await run.UntilMayVoteAsync(run.First);
        if (Time.GetUtcNow() >= genesis)
        {
            await run.DisposeAsync();
            return null;
        }

        run.Second.Start();
        await run.UntilStandsByAsync(run.Second);
        return run;
    }

    /// <summary>Waits until a later slot begins, the second one after genesis at the earliest.</summary>
    /// <param name="later">How many slots later; 1 for the next.</param>
    /// <returns>The slot.</returns>
    public async Task<int> UntilSlotAsync(int later)
    {
        int now = (int)Math.Floor((Time.GetUtcNow() - _genesis) / _slot);
        int slot = Math.Max(now, 1) + later;
        await Pause.ForAsync(_genesis + (slot * _slot) - Time.GetUtcNow(), Time, TestContext.Current.CancellationToken);
        return slot;
    }

    public Task UntilStandsByAsync(LocalNode node) =>
        UntilAsync(node, status => status.NotReady.Any(reason => string.Equals(reason.Code, "STANDING_BY", StringComparison.Ordinal)));

    public Task UntilMayVoteAsync(LocalNode node) => UntilAsync(node, status => status.Cluster?.MayVoteSince is not null);

    /// <summary>Waits until a process has ended by itself.</summary>
    public async Task<int?> UntilEndedAsync(LocalNode node)
    {
        while (node.IsRunning)
            await Pause.ForAsync(Look, Time, TestContext.Current.CancellationToken);
        return node.ExitCode;
    }

    /// <summary>SIGSTOP or SIGCONT.</summary>
    public static async Task SignalAsync(LocalNode node, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", node.ProcessId!.Value.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The slots from one to another in which not every validator that had a duty attested.</summary>
    public int[] MissedSlots(int first, int last)
    {
        int perSlot = ValidatorCount / Preset.Minimal.SlotsPerEpoch;
        Dictionary<int, int> accepted = _beacon.AcceptancesSince(new Slot(0)).GroupBy(one => (int)one.Slot.Value).ToDictionary(group => group.Key, group => group.Count());
        return [.. Enumerable.Range(first, last - first + 1).Where(slot => accepted.GetValueOrDefault(slot) < perSlot)];
    }

    public string Logs() => string.Join('\n', _cluster.Nodes.Take(3).Append(Second).Select(node => $"== {node.Folder}\n{node.LogTail(20)}"));

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await _cluster.DisposeAsync();
        await _beacon.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Gives operator 1 its store on PostgreSQL, and a second process beside it with data, anchor and ports of its own.</summary>
    private static LocalNode Twin(LocalNode first, NodeProgram program, string connectionString)
    {
        string file = Path.Combine(first.Folder, LocalCluster.ConfigurationFile);
        string[] lines = [.. File.ReadAllLines(file), "store: postgres", $"postgres-connection: {connectionString}"];
        File.WriteAllLines(file, lines);

        string folder = first.Folder + "-second";
        Directory.CreateDirectory(folder);
        foreach (string from in Directory.GetFiles(first.Folder))
            File.Copy(from, Path.Combine(folder, Path.GetFileName(from)));
        Directory.CreateDirectory(Path.Combine(folder, "anchor"));
        int[] ports = LoopbackPorts.Find(2);
        File.WriteAllLines(
            Path.Combine(folder, LocalCluster.ConfigurationFile),
            lines.Select(line => line switch
            {
                _ when line.StartsWith("listen-address:", StringComparison.Ordinal) => $"listen-address: 127.0.0.1:{ports[0]}",
                _ when line.StartsWith("status-address:", StringComparison.Ordinal) => $"status-address: 127.0.0.1:{ports[1]}",
                _ => line,
            }));
        return new LocalNode(1, folder, program) { StatusUrl = new Uri($"http://127.0.0.1:{ports[1]}") };
    }

    private async Task UntilAsync(LocalNode node, Func<StatusDocument, bool> condition)
    {
        while (await StatusAsync(node) is not { } status || !condition(status))
        {
            Assert.True(node.IsRunning, $"{node.Folder} ended with {node.ExitCode}:\n{node.LogTail()}");
            await Pause.ForAsync(Look, Time, TestContext.Current.CancellationToken);
        }
    }

    private async Task<StatusDocument?> StatusAsync(LocalNode node)
    {
        try
        {
            return StatusDocument.FromJson(await _http.GetByteArrayAsync(new Uri(node.StatusUrl!, "/status"), TestContext.Current.CancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
