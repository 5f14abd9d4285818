using System.Buffers.Binary;
using System.Diagnostics;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Sql;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Benchmarks.Store;

/// <summary>
/// Slashing protection from the votes of a slot to the tokens: signing roots, rules, and a durable commit on SQLite. Beside
/// it what the disk itself needs to append and sync as many bytes, so that figures of different disks can be compared.
/// </summary>
internal static class StoreBenchmark
{
    private const int WarmUp = 50;
    private const int Rounds = 400;
    private const int BytesPerPage = 4120;

    private static readonly Preset Preset = Preset.Mainnet;

    public static int Run(string[] arguments)
    {
        string folder = Directory.CreateDirectory(Path.Combine(
            arguments is [string chosen] ? chosen : Path.GetTempPath(), $"clay-dvt-store-{Environment.ProcessId}")).FullName;
        try
        {
            Report report = new("store", $"{SqliteLibrary.Load()}");
            foreach (int validators in new[] { 1, 100, 1000 })
            {
                double[] took = Measure(folder, validators, out long bytes, out double processorMs);
                report.Add($"sqlite_p50_ms_{validators}", took[took.Length / 2], "votes to tokens, durable");
                report.Add($"sqlite_p99_ms_{validators}", took[took.Length * 99 / 100], "checkpoints and anchors included");
                report.Add($"sqlite_cpu_ms_{validators}", processorMs, "processor time of the process, per transaction");
                report.Add($"sqlite_wal_bytes_{validators}", bytes, "of the log, per transaction");
                report.Add($"disk_p50_ms_{validators}", Disk(folder, (int)bytes), "write and sync of as many bytes alone");
            }

            report.Print();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Measure(string folder, int validators, out long bytesPerTransaction, out double processorMs)
    {
        Root chain = Root.FromBytes(new byte[Root.Length]);
        string path = Path.Combine(folder, $"protection-{validators}.db");
        using IProtectionStore store = SqliteProtectionStore.Open(
            path, Path.Combine(folder, $"anchor-{validators}.json"), chain, new SystemRandomSource());
        BlsPublicKeyBytes[] keys = [.. Enumerable.Range(0, validators).Select(Key)];
        new ProtectionRegister(store, chain, Preset).AddNotYetActive(
            [.. keys.Select(key => new NotYetActiveValidator(key, Epoch.FarFuture))], now: null);
        SlashingProtection protection = new(store, new SigningRoots(Preset, Network.Mainnet.Forks, chain));

        List<double> took = [];
        bytesPerTransaction = 0;
        TimeSpan processor = default;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            Epoch target = new((ulong)i + 500_000);
            AttestationData vote = new(
                target.FirstSlot(Preset), default, chain, new Checkpoint(target - 1, chain), new Checkpoint(target, chain));
            AttestationToSign[] requests = [.. keys.Select(key => new AttestationToSign(key, vote))];
            long logBefore = new FileInfo(path + "-wal").Length;
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<AttestationVerdict> verdicts = protection.RecordAttestations(vote.Slot, requests);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (!verdicts.All(verdict => verdict is AttestationVerdict.Safe))
                throw new InvalidOperationException("A vote was refused that must not be.");
            bytesPerTransaction = Math.Max(bytesPerTransaction, new FileInfo(path + "-wal").Length - logBefore);
            if (i == WarmUp)
                processor = Environment.CpuUsage.TotalTime;
            if (i >= WarmUp)
                took.Add(elapsed.TotalMilliseconds);
        }

        processorMs = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / (Rounds - 1);
        return [.. took.Order()];
    }

    private static double Disk(string folder, int bytes)
    {
        byte[] content = new byte[Math.Max(bytes, BytesPerPage)];
        using FileStream file = new(Path.Combine(folder, "plain"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        List<double> took = [];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            file.Write(content);
            file.Flush(flushToDisk: true);
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Report.Median(took);
    }

    private static BlsPublicKeyBytes Key(int number)
    {
        byte[] bytes = new byte[BlsPublicKeyBytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return BlsPublicKeyBytes.FromBytes(bytes);
    }
}
