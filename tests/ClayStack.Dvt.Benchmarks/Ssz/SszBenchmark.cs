using System.Diagnostics;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Benchmarks.Ssz;

/// <summary>
/// Root and decoding of a full block, against @chainsafe/ssz if a folder with its packages is given: [--packages FOLDER].
/// The block is a real one of mainnet with its attestations and transactions repeated to the size of a full block.
/// </summary>
internal static class SszBenchmark
{
    private const int Rounds = 7;
    private const int Repetitions = 200;
    private const int TransactionsWanted = 250;

    private static readonly Preset Preset = Preset.Mainnet;

    public static int Run(string[] arguments)
    {
        if (arguments is ["round", string path])
            return Round(path);

        string block = Path.GetTempFileName();
        try
        {
            byte[] encoding = FullBlock();
            File.WriteAllBytes(block, encoding);
            Report report = new("ssz");
            report.Add("block_bytes", encoding.Length, "Deneb, 128 attestations, 250 transactions or more");
            string? packages = arguments is ["--packages", string folder] ? folder : null;
            List<Dictionary<string, double>> ours = [];
            List<Dictionary<string, double>> theirs = [];
            for (int i = 0; i < Rounds; i++)
            {
                ours.Add(FreshProcess.RunForMetrics("ssz", "round", block));
                if (packages is not null)
                    theirs.Add(NodeRound(packages, block));
            }

            foreach (string metric in ours[0].Keys)
                report.Add(metric, Median(ours, metric));
            if (packages is not null)
            {
                foreach (string metric in theirs[0].Keys)
                    report.Add("chainsafe_" + metric, Median(theirs, metric));
                report.Add("ratio_block_root", Report.Median(ours.Zip(theirs, (a, b) => a["block_root_us"] / b["block_root_us"])), "ours / @chainsafe/ssz");
                report.Add("ratio_block_decode", Report.Median(ours.Zip(theirs, (a, b) => a["block_decode_us"] / b["block_decode_us"])), "ours / @chainsafe/ssz");
            }

            report.Print();
            return 0;
        }
        finally
        {
            File.Delete(block);
        }
    }

    private static int Round(string path)
    {
        byte[] encoding = File.ReadAllBytes(path);
        BeaconBlock block = Decode(encoding);
        Dictionary<string, double> metrics = new()
        {
            ["block_decode_us"] = MedianMicroseconds(() => Decode(encoding)),
            ["block_root_us"] = MedianMicroseconds(() => SszEncoding.HashTreeRoot(block, Preset)),
            ["block_encode_us"] = MedianMicroseconds(() => SszEncoding.Serialize(block, Preset)),
            ["bytes_per_attestation_data_call"] = AttestationDataBytes(),
        };
        Console.WriteLine(JsonSerializer.Serialize(metrics));
        return 0;
    }

    /// <summary>What one answer to attestation_data costs the collector: JSON in, root out.</summary>
    private static double AttestationDataBytes()
    {
        Checkpoint checkpoint = new(new Epoch(400_000), default);
        byte[] json = SszJson.ToUtf8(new AttestationData(new Slot(12_800_000), default, default, checkpoint, checkpoint), Preset);
        long before = 0;
        for (int i = 0; i < 2 * Repetitions; i++)
        {
            if (i == Repetitions)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (!SszJson.TryRead(json, Preset, out AttestationData? data, out SszError? error))
                throw new InvalidOperationException(error.ToString());
            SszEncoding.HashTreeRoot(data, Preset);
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Repetitions;
    }

    private static double MedianMicroseconds<T>(Func<T> work)
    {
        List<double> times = [];
        for (int i = 0; i < 3 * Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            if (i >= 2 * Repetitions)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return Report.Median(times);
    }

    private static byte[] FullBlock()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "vectors", "10-mainnet", "blocks");
        BeaconBlock block = Decode(File.ReadAllBytes(Directory.GetFiles(folder, "deneb_*.ssz").Order(StringComparer.Ordinal).First()));
        BeaconBlockBody body = block.Body;
        ExecutionPayload payload = body.ExecutionPayload;
        List<Attestation> attestations = [];
        while (attestations.Count < Preset.MaxAttestations)
            attestations.Add(body.Attestations[attestations.Count % body.Attestations.Count]);
        List<ByteSequence> transactions = [];
        while (transactions.Count < TransactionsWanted)
            transactions.AddRange(payload.Transactions);
        ExecutionPayload fullPayload = new(
            payload.ParentHash, payload.FeeRecipient, payload.StateRoot, payload.ReceiptsRoot, payload.LogsBloom,
            payload.PrevRandao, payload.BlockNumber, payload.GasLimit, payload.GasUsed, payload.Timestamp, payload.ExtraData,
            payload.BaseFeePerGas, payload.BlockHash, [.. transactions], payload.Withdrawals, payload.BlobGasUsed, payload.ExcessBlobGas);
        BeaconBlockBody fullBody = new(
            body.RandaoReveal, body.Eth1Data, body.Graffiti, body.ProposerSlashings, body.AttesterSlashings, [.. attestations],
            body.Deposits, body.VoluntaryExits, body.SyncAggregate, fullPayload, body.BlsToExecutionChanges, body.BlobKzgCommitments);
        BeaconBlock full = new(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, fullBody);
        return SszEncoding.Serialize(full, Preset);
    }

    private static BeaconBlock Decode(byte[] encoding) =>
        SszEncoding.TryDeserialize(encoding, Preset, out BeaconBlock? block, out SszError? error)
            ? block
            : throw new InvalidOperationException(error.ToString());

    private static Dictionary<string, double> NodeRound(string packages, string block)
    {
        // A script from standard input finds the packages of the working directory.
        ProcessStartInfo start = new("node", ["--input-type=module", "-", block])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = packages,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("Node.js did not start.");
        process.StandardInput.Write(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Ssz", "chainsafe.mjs")));
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Dictionary<string, double>>(output)!
            : throw new InvalidOperationException($"Node.js ended with {process.ExitCode}: {output}");
    }

    private static double Median(List<Dictionary<string, double>> rounds, string metric) => Report.Median(rounds.Select(round => round[metric]));
}
