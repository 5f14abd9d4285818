using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>
/// What one node does itself for a slot in which 31 of its cluster's validators attest: four nodes' production actors, codec,
/// SQLite stores and curves on one thread in virtual time, without sockets, TLS or a beacon node's work. Every signature is real.
/// </summary>
internal static class DutyBenchmark
{
    private const int Attesters = 31;
    private const int WarmUpSlots = 24;
    private const int Slots = 64;
    private const int SyncWarmUpSlots = 4;
    private const int SyncSlots = 8;
    private const int FewSyncMembers = 20;
    private const int AllSyncMembers = 512;

    public static int Run(string[] arguments)
    {
        int slots = arguments is [string chosen] ? int.Parse(chosen, System.Globalization.CultureInfo.InvariantCulture) : Slots;
        string folder = Directory.CreateTempSubdirectory("clay-dvt-duty-").FullName;
        try
        {
            (SharedPublicKey[] Keys, BlsSecretKey[][] Shares) dealt = DutyWorld.Deal(Attesters * Ethereum.Networks.Preset.Mainnet.SlotsPerEpoch);
            using DutyWorld world = new(Directory.CreateDirectory(Path.Combine(folder, "attesters")).FullName, new DutyLoad(Attesters), dealt);
            world.Start();
            world.RunSlots(WarmUpSlots);

            TimeSpan processor = Environment.CpuUsage.TotalTime;
            TimeSpan selection = world.SelectionCryptoTime;
            TimeSpan crypto = world.CryptoTime;
            long bytes = world.SentBytes;
            long selectionBytes = world.SelectionBytes;
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            int before = world.Outcomes.Count;
            world.RunSlots(slots);
            double nodeSlots = (double)slots * DutyWorld.Nodes;
            double total = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / nodeSlots;
            double ofSelection = (world.SelectionCryptoTime - selection).TotalMilliseconds / nodeSlots;
            double ofCrypto = (world.CryptoTime - crypto).TotalMilliseconds / nodeSlots;

            DutyOutcome[] outcomes = [.. world.Outcomes.Skip(before)];
            int missed = outcomes.Sum(outcome => outcome.Missed.Count);
            if (missed > 0 || outcomes.Length < (slots - 1) * DutyWorld.Nodes)
                throw new InvalidOperationException($"{outcomes.Length} outcomes with {missed} missed duties in {slots} slots: the figures would be worth nothing.");

            Report report = new("duty", DutyWorld.CodePath);
            report.Add($"cpu_ms_per_slot_{Attesters}", total - ofSelection, "of one node: agree, record, sign, exchange, combine, verify; selection proofs' curves excluded");
            report.Add($"cpu_ms_per_slot_{Attesters}_with_selection", total, "with the selection proofs of the slot an epoch ahead");
            report.Add($"bls_ms_per_slot_{Attesters}", ofCrypto, "of that: curves, attestations only");
            report.Add($"bytes_per_slot_{Attesters}", (world.SentBytes - bytes - (world.SelectionBytes - selectionBytes)) / nodeSlots, "frames that one node sends, before gRPC and TLS");
            report.Add($"bytes_per_slot_{Attesters}_with_selection", (world.SentBytes - bytes) / nodeSlots, "");
            report.Add($"allocated_kib_per_slot_{Attesters}", (GC.GetTotalAllocatedBytes(precise: true) - allocated) / nodeSlots / 1024, "");
            foreach (int members in new[] { 0, FewSyncMembers, AllSyncMembers })
                AddAll(report, Directory.CreateDirectory(Path.Combine(folder, $"sync-{members}")).FullName, members, dealt);
            report.Print();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>All that such a cluster does in a slot but proposals: attestations, aggregates, both selection proofs, and the sync committee's duties.</summary>
    private static void AddAll(Report report, string folder, int members, (SharedPublicKey[] Keys, BlsSecretKey[][] Shares) dealt)
    {
        using DutyWorld world = new(folder, new DutyLoad(Attesters, members, Aggregates: true), dealt);
        world.Start();
        world.RunSlots(SyncWarmUpSlots);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long bytes = world.SentBytes;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        world.RunSlots(SyncSlots);
        const double NodeSlots = (double)SyncSlots * DutyWorld.Nodes;
        double total = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / NodeSlots;
        foreach (DutyType duty in new[] { DutyType.Aggregate, DutyType.SyncMessage, DutyType.SyncContribution })
        {
            (int missed, int done) = world.CountOf(duty);
            if (missed > 0 || (done == 0 && (members > 0 || duty == DutyType.Aggregate)))
                throw new InvalidOperationException($"{duty}: {done} slots done, {missed} missed: the figures would be worth nothing.");
        }

        string name = $"{Attesters}_attesters_{members}_sync";
        report.Add($"all_cpu_ms_per_slot_{name}", total, "of one node: attestations, aggregates, sync messages and contributions, both selection proofs");
        report.Add($"all_bytes_per_slot_{name}", (world.SentBytes - bytes) / NodeSlots, "frames that one node sends, before gRPC and TLS");
        report.Add($"all_allocated_kib_per_slot_{name}", (GC.GetTotalAllocatedBytes(precise: true) - allocated) / NodeSlots / 1024);
    }
}
