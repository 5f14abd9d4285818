using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Benchmarks.Processes;

/// <summary>
/// Four node processes against our own beacon node in this process: mainnet preset, slots of 3 s. Latencies are each node's own,
/// one for each slot, from its trigger (head event or due time) to the beacon node's 2xx; the first epoch warms up. So many other
/// validators, who never speak, share the chain that committees have 128 members: alone on it the cluster would be the whole sync
/// committee, and each of its validators an aggregator.
/// </summary>
internal static partial class ClusterBenchmark
{
    private const int Nodes = 4;
    private const string Group = "cluster";
    private const int SlotMs = 3000;
    private const int WarmUpSlots = 32;
    private const int Restarts = 5;
    private static readonly TimeProvider Time = TimeProvider.System;

    public static int Run(string[] arguments)
    {
        int slots = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100;
        int[] validators = arguments.Length > 1 ? [.. arguments[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [100, 1000];
        Report report = new("cluster");
        foreach (int count in validators)
            RunAsync(report, count, slots).GetAwaiter().GetResult();
        report.Print();
        return 0;
    }

    private static async Task RunAsync(Report report, int validators, int slots)
    {
        string folder = Directory.CreateTempSubdirectory("clay-dvt-bench-").FullName;
        SystemRandomSource random = new();
        BlsSecretKey[] secrets = [.. Enumerable.Range(0, validators).Select(_ => BlsSecretKey.Generate(random))];
        DevnetOptions chain = new()
        {
            Validators =
            [
                .. secrets.Select(secret => new DevnetValidator(secret.ToPublicKey(), Group)),
                .. Enumerable.Range(0, DevnetOptions.ValidatorsMax - validators).Select(_ => Stranger(random)),
            ],
            GenesisTime = new Uint64(0),
            Preset = Preset.Mainnet,
            SlotDurationMs = SlotMs,
        };
        Console.WriteLine($"{validators} validators: dealing");
        LocalCluster cluster = LocalCluster.Deal(
            new LocalClusterOptions
            {
                Folder = folder,
                Program = new NodeProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "clay-dvt.dll")]),
                Network = DevnetBeaconNode.NetworkOf(chain),
                Validators = secrets,
                OperatorCount = Nodes,
            },
            random);
        int startSeconds = 15 + (validators / 20);
        ulong genesis = (ulong)Time.GetUtcNow().AddSeconds(startSeconds).ToUnixTimeSeconds();
        await using DevnetBeaconNode beacon = await DevnetBeaconNode.StartAsync(chain with { GenesisTime = new Uint64(genesis) }, Time, random);
        await using (cluster)
        {
            cluster.Configure([.. Enumerable.Repeat((IReadOnlyList<Uri>)[beacon.Url], Nodes)]);
            using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
            cluster.Start();
            await UntilAsync(() => ReadyAsync(http, cluster.Nodes));
            if (Time.GetUtcNow().ToUnixTimeSeconds() >= (long)genesis)
                throw new InvalidOperationException("The nodes were not ready before genesis: the machine is too busy to measure on.");
            Console.WriteLine("warming up");
            await UntilAsync(() => Task.FromResult(beacon.Status().HeadSlot.Value >= WarmUpSlots));
            TimeSpan[] processorBefore = [.. cluster.Nodes.Select(node => node.ProcessorTime)];
            long bytesBefore = await SentBytesAsync(http, cluster.Nodes);
            long began = Stopwatch.GetTimestamp();
            Console.WriteLine($"measuring {slots} slots");
            await UntilAsync(() => Task.FromResult(beacon.Status().HeadSlot.Value >= (ulong)(WarmUpSlots + slots)));
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            long bytes = await SentBytesAsync(http, cluster.Nodes) - bytesBefore;
            double processor = cluster.Nodes.Select((node, i) => (node.ProcessorTime - processorBefore[i]).TotalSeconds).Average();
            double memory = cluster.Nodes.Average(node => node.ResidentBytes) / (1 << 20);
            double[] latencies = [.. cluster.Nodes.SelectMany(node => Latencies(node, (ulong)WarmUpSlots, (ulong)(WarmUpSlots + slots))).Order()];
            DevnetGroupStatus group = beacon.Status().Groups.Single(status => string.Equals(status.Group, Group, StringComparison.Ordinal));

            report.Add($"attest_p50_ms_{validators}", Percentile(latencies, 50), $"{latencies.Length} samples");
            report.Add($"attest_p99_ms_{validators}", Percentile(latencies, 99));
            report.Add($"cpu_percent_{validators}", 100 * processor / seconds, "of one processor, a node");
            report.Add($"rss_mib_{validators}", memory, "a node");
            report.Add($"bytes_per_slot_{validators}", bytes / (double)Nodes / (seconds * 1000 / SlotMs), "a node, before TLS, selection proofs included");
            report.Add($"missed_{validators}", group.Missed, $"of {group.Expected}");
            report.Add($"start_to_ready_ms_{validators}", await RestartAsync(http, cluster.Nodes[0]), "a node killed after all these slots, and started again");
            List<double> again = [];
            while (again.Count < Restarts)
                again.Add(await RestartAsync(http, cluster.Nodes[0]));
            report.Add($"start_to_ready_again_ms_{validators}", Percentile([.. again.Order()], 50), $"the median of {Restarts} further times, at once");
        }

        Array.ForEach(secrets, secret => secret.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    private static DevnetValidator Stranger(SystemRandomSource random)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        return new DevnetValidator(secret.ToPublicKey(), "others");
    }

    private static async Task<double> RestartAsync(HttpClient http, LocalNode node)
    {
        await node.KillAsync();
        long began = Stopwatch.GetTimestamp();
        node.Start();
        await UntilAsync(() => ReadyAsync(http, [node]));
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<bool> ReadyAsync(HttpClient http, IEnumerable<LocalNode> nodes)
    {
        foreach (LocalNode node in nodes)
        {
            if (!node.IsRunning)
                throw new InvalidOperationException($"{node} ended:\n{node.LogTail()}");
            if (!Ready().IsMatch(await TextAsync(http, node, "/status")))
                return false;
        }

        return true;
    }

    private static async Task<long> SentBytesAsync(HttpClient http, IEnumerable<LocalNode> nodes)
    {
        long sum = 0;
        foreach (LocalNode node in nodes)
        {
            foreach (Match match in SentBytes().Matches(await TextAsync(http, node, "/metrics")))
                sum += (long)double.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static async Task<string> TextAsync(HttpClient http, LocalNode node, string path)
    {
        try
        {
            return await http.GetStringAsync(new Uri(node.StatusUrl!, path));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    private static IEnumerable<double> Latencies(LocalNode node, ulong from, ulong below)
    {
        foreach (string line in File.ReadLines(node.LogFile))
        {
            Match match = Outcome().Match(line);
            if (!match.Success)
                continue;
            ulong slot = ulong.Parse(match.Groups["slot"].ValueSpan, CultureInfo.InvariantCulture);
            if (slot >= from && slot < below)
                yield return double.Parse(match.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture);
        }
    }

    private static double Percentile(double[] sorted, int percent) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (((sorted.Length * percent) + 99) / 100) - 1)];

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20), Time);
        while (!await condition())
            await timer.WaitForNextTickAsync();
    }

    [GeneratedRegex("\"ready\":\\s*true", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ready();

    [GeneratedRegex(@"attestation of slot (?<slot>\d+): .* (?<ms>\d+) ms", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outcome();

    [GeneratedRegex(@"^\w*peer_sent_bytes\w*\{[^}]*\} (?<bytes>[0-9.eE+]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentBytes();
}
