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

    public static int Run(string[] arguments)
    {
        int slots = arguments is [string chosen] ? int.Parse(chosen, System.Globalization.CultureInfo.InvariantCulture) : Slots;
        string folder = Directory.CreateTempSubdirectory("clay-dvt-duty-").FullName;
        try
        {
            using DutyWorld world = new(folder, Attesters);
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
            report.Print();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
