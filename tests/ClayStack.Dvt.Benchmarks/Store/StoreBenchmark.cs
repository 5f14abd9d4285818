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
using ClayStack.Dvt.TestKit;
using Npgsql;

namespace ClayStack.Dvt.Benchmarks.Store;

/// <summary>
/// Slashing protection from the votes of a slot to the tokens: signing roots, rules, and a durable commit on SQLite. Beside
/// it what the disk itself needs to append and sync as many bytes, so that figures of different disks can be compared. With
/// <c>--postgres</c> also on PostgreSQL: on a server started for that in a temporary folder, or on one that is named.
/// </summary>
internal static class StoreBenchmark
{
    private const int WarmUp = 50;
    private const int Rounds = 400;
    private const int BytesPerPage = 4120;

    private const string PostgresFlag = "--postgres";
    private const string PostgresVariable = "CLAYSTACK_DVT_BENCHMARK_POSTGRES";
    private const string PrivateServer = "private";

    private static readonly int[] Sizes = [1, 100, 1000];
    private static readonly Preset Preset = Preset.Mainnet;
    private static readonly Root Chain = Root.FromBytes(new byte[Root.Length]);

    public static int Run(string[] arguments)
    {
        int flag = Array.IndexOf(arguments, PostgresFlag);
        string? postgres = flag >= 0 ? arguments[flag + 1] : Environment.GetEnvironmentVariable(PostgresVariable);
        string[] rest = flag >= 0 ? [.. arguments.Where((_, i) => i != flag && i != flag + 1)] : arguments;
        string folder = Directory.CreateDirectory(Path.Combine(
            rest is [string chosen] ? chosen : Path.GetTempPath(), $"clay-dvt-store-{Environment.ProcessId}")).FullName;
        try
        {
            Report report = new("store", $"{SqliteLibrary.Load()}");
            foreach (int validators in Sizes)
            {
                double[] took = MeasureSqlite(folder, validators, out long bytes, out double processorMs);
                report.Add($"sqlite_p50_ms_{validators}", took[took.Length / 2], "votes to tokens, durable");
                report.Add($"sqlite_p99_ms_{validators}", took[took.Length * 99 / 100], "checkpoints and anchors included");
                report.Add($"sqlite_cpu_ms_{validators}", processorMs, "processor time of the process, per transaction");
                report.Add($"sqlite_wal_bytes_{validators}", bytes, "of the log, per transaction");
                report.Add($"disk_p50_ms_{validators}", Disk(folder, (int)bytes), "write and sync of as many bytes alone");
            }

            if (postgres is not null)
                MeasurePostgres(folder, postgres, report);
            report.Print();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void MeasurePostgres(string folder, string postgres, Report report)
    {
        using PrivatePostgres? server = string.Equals(postgres, PrivateServer, StringComparison.Ordinal) ? new PrivatePostgres() : null;
        foreach (int validators in Sizes)
        {
            string schema = $"benchmark_{Environment.ProcessId}_{validators}";
            string connection = $"{server?.ConnectionString() ?? postgres};Search Path={schema}";
            using (NpgsqlDataSource admin = NpgsqlDataSource.Create(connection))
                admin.CreateCommand($"CREATE SCHEMA {schema}").ExecuteNonQuery();
            if (!PostgresAddress.TryParse(connection, out PostgresAddress? address, out string? problem))
                throw new ArgumentException($"{PostgresFlag} {problem}", nameof(postgres));
            using PostgresStandBy process = new(
                new PostgresStoreOptions { Address = address, Lease = TimeSpan.FromMinutes(10), Holder = "benchmark" }, Chain, default, new SystemRandomSource());
            using PostgresStores stores = ((LeaseAttempt.Taken)process.TryTake(Path.Combine(folder, $"anchor-{schema}.json"))).Stores;
            double[] took = Measure(stores.Protection, validators, out double processorMs);
            report.Add($"postgres_p50_ms_{validators}", took[took.Length / 2], "votes to tokens, durable, two round trips");
            report.Add($"postgres_p99_ms_{validators}", took[took.Length * 99 / 100], "checkpoints and anchors included");
            report.Add($"postgres_cpu_ms_{validators}", processorMs, "processor time of this process, per transaction");
        }
    }

    private static double[] MeasureSqlite(string folder, int validators, out long bytesPerTransaction, out double processorMs)
    {
        string path = Path.Combine(folder, $"protection-{validators}.db");
        using IProtectionStore store = SqliteProtectionStore.Open(
            path, Path.Combine(folder, $"anchor-{validators}.json"), Chain, new SystemRandomSource());
        long bytes = 0;
        long before = 0;
        double[] took = Measure(
            store,
            validators,
            out processorMs,
            () => before = new FileInfo(path + "-wal").Length,
            () => bytes = Math.Max(bytes, new FileInfo(path + "-wal").Length - before));
        bytesPerTransaction = bytes;
        return took;
    }

    /// <summary>Milliseconds of each transaction, sorted.</summary>
    private static double[] Measure(
        IProtectionStore store, int validators, out double processorMs, Action? before = null, Action? after = null)
    {
        BlsPublicKeyBytes[] keys = [.. Enumerable.Range(0, validators).Select(Key)];
        new ProtectionRegister(store, Chain, Preset).AddNotYetActive(
            [.. keys.Select(key => new NotYetActiveValidator(key, Epoch.FarFuture))], now: null);
        SlashingProtection protection = new(store, new SigningRoots(Preset, Network.Mainnet.Forks, Chain));

        List<double> took = [];
        TimeSpan processor = default;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            Epoch target = new((ulong)i + 500_000);
            AttestationData vote = new(
                target.FirstSlot(Preset), default, Chain, new Checkpoint(target - 1, Chain), new Checkpoint(target, Chain));
            AttestationToSign[] requests = [.. keys.Select(key => new AttestationToSign(key, vote))];
            before?.Invoke();
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<AttestationVerdict> verdicts = protection.RecordAttestations(vote.Slot, requests);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (!verdicts.All(verdict => verdict is AttestationVerdict.Safe))
                throw new InvalidOperationException("A vote was refused that must not be.");
            after?.Invoke();
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
