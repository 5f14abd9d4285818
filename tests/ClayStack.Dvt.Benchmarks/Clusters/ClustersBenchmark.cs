using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Benchmarks.Clusters;

/// <summary>
/// Deals a cluster, writes it, and loads it as a node does: [VALIDATORS] [OPERATORS]. Each load is a fresh process, so that the
/// figures have what a start has. <c>--example FOLDER</c> writes the cluster that the tests keep.
/// </summary>
internal static class ClustersBenchmark
{
    private const int Rounds = 5;

    private static double CpuMs => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    public static int Run(string[] arguments)
    {
        if (arguments is ["--load", string node])
            return Load(node);
        if (arguments is ["--example", string target])
            return WriteExample(target);

        int validators = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1000;
        int operators = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 4;
        string folder = Path.Combine(Path.GetTempPath(), $"clusters-{Environment.ProcessId}");
        Report report = new("clusters");
        try
        {
            long start = Stopwatch.GetTimestamp();
            double cpuMs = CpuMs;
            using DealtCluster cluster = ClusterSamples.Deal(operators: operators, validators: validators);
            report.Add("deal_ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds, $"{validators} validators, {operators} operators");
            report.Add("deal_cpu_ms", CpuMs - cpuMs, "processor time of the same, all threads");

            start = Stopwatch.GetTimestamp();
            using Password password = ClusterSamples.Password();
            cluster.Write(
                folder,
                new DealtPasswords.Given([.. Enumerable.Repeat(password, operators)], ClusterSamples.CheapCost),
                new SystemRandomSource());
            report.Add("write_ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "cheapest key derivation, synced");

            string first = Path.Combine(folder, DealtCluster.FolderName(cluster.Nodes[0].Operator));
            report.Add("manifest_bytes", new FileInfo(Path.Combine(first, ClusterFiles.Manifest)).Length);
            Dictionary<string, double> full = FreshProcess.RunForMetrics("clusters", "--load", first);
            report.Add("load_full_ms", full["load_ms"], "fresh process; every proof of possession verified");
            report.Add("load_full_cpu_ms", full["load_cpu_ms"]);
            Dictionary<string, double>[] again =
                [.. Enumerable.Range(0, Rounds).Select(_ => FreshProcess.RunForMetrics("clusters", "--load", first))];
            report.Add("load_again_ms", Report.Median(again.Select(round => round["load_ms"])), "fresh process; by the node's own record");
            report.Add("load_again_cpu_ms", Report.Median(again.Select(round => round["load_cpu_ms"])));
            report.Add("shares_ms", Report.Median(again.Select(round => round["shares_ms"])), "decrypt, and match with public shares");
            report.Add("shares_cpu_ms", Report.Median(again.Select(round => round["shares_cpu_ms"])));
            report.Print();
            return 0;
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static int Load(string folder)
    {
        using Password password = ClusterSamples.Password();
        if (!NodeKeyFile.TryRead(Path.Combine(folder, ClusterFiles.NodeKey), password, out NodeKey? nodeKey, out NodeKeyError keyError))
            throw new InvalidOperationException(keyError.ToString());

        using (nodeKey)
        {
            long start = Stopwatch.GetTimestamp();
            double cpuMs = CpuMs;
            if (!Cluster.TryLoad(folder, nodeKey, new SystemRandomSource(), out Cluster? cluster, out ClusterFileError? error))
                throw new InvalidOperationException(error.ToString());
            double loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            double loadCpuMs = CpuMs - cpuMs;

            start = Stopwatch.GetTimestamp();
            cpuMs = CpuMs;
            byte[] file = File.ReadAllBytes(Path.Combine(folder, ClusterFiles.Shares));
            if (!ShareFile.TryDecrypt(file, cluster.Definition.Hash, password, out ClusterShares? shares, out ShareFileError refused))
                throw new InvalidOperationException(refused.ToString());
            using (shares)
            {
                if (!cluster.TryMatch(shares, out _, out error))
                    throw new InvalidOperationException(error.ToString());
            }

            double sharesMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double>
            {
                ["load_ms"] = loadMs,
                ["load_cpu_ms"] = loadCpuMs,
                ["shares_ms"] = sharesMs,
                ["shares_cpu_ms"] = CpuMs - cpuMs,
            }));
            return 0;
        }
    }

    private static int WriteExample(string folder)
    {
        using DealtCluster cluster = ClusterSamples.Deal(ClusterSamples.ExampleSeed);
        using Password password = ClusterSamples.Password();
        cluster.Write(
            folder,
            new DealtPasswords.Given([.. Enumerable.Repeat(password, cluster.Nodes.Length)], ClusterSamples.CheapCost),
            new SystemRandomSource());
        Console.WriteLine($"{cluster.Definition} is in {folder}");
        return 0;
    }
}
