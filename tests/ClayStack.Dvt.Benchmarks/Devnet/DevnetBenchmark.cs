using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Devnet;

/// <summary>
/// What the devnet's beacon node costs while it serves a cluster: processor time per slot for the block and for the votes of
/// a slot, submitted over HTTP by every node. The clock is moved by hand, so nothing but work takes time. The clients'
/// half of the HTTP exchange is in the figure; their signing is not.
/// </summary>
internal static class DevnetBenchmark
{
    public static int Run(string[] args)
    {
        int validators = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        int nodes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        return MeasureAsync(validators, nodes, slots: 256).GetAwaiter().GetResult();
    }

    private static async Task<int> MeasureAsync(int validators, int nodes, ulong slots)
    {
        SeededRandomSource random = new(1);
        BlsSecretKey[] keys = [.. Enumerable.Range(0, validators).Select(_ => BlsSecretKey.Generate(random))];
        DevnetOptions options = new()
        {
            Validators = [.. keys.Select(key => new DevnetValidator(key.ToPublicKey(), "cluster"))],
            GenesisTime = new Uint64(1_800_000_000),
            Preset = Preset.Mainnet,
            SlotDurationMs = 3000,
        };
        HandClock clock = new(DateTimeOffset.FromUnixTimeSeconds((long)options.GenesisTime.Value));
        await using DevnetBeaconNode node = await DevnetBeaconNode.StartAsync(options, clock, new SystemRandomSource());
        HttpClient[] clients = [.. Enumerable.Range(0, nodes).Select(_ => new HttpClient { BaseAddress = node.Url })];
        SigningRoots roots = new(options.Preset, node.Network.Forks, node.Network.GenesisValidatorsRoot!.Value);
        List<double> cpuMs = [];
        List<double> answerMs = [];
        Dictionary<ulong, List<(int Validator, ulong Committee)>> attesters = [];
        for (ulong slot = 1; slot <= slots; slot++)
        {
            if (attesters.Count == 0 || slot % (ulong)options.Preset.SlotsPerEpoch == 0)
                attesters = await AttestersAsync(clients[0], validators, slot / (ulong)options.Preset.SlotsPerEpoch);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            clock.AdvanceTo(DateTimeOffset.FromUnixTimeSeconds((long)options.GenesisTime.Value).AddMilliseconds((double)slot * options.SlotDurationMs));
            TimeSpan cpu = Environment.CpuUsage.TotalTime - before;

            byte[] body = Sign(await DataAsync(clients[0], slot, options.Preset), attesters[slot], keys, roots, options.Preset);
            before = Environment.CpuUsage.TotalTime;
            long started = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(clients.Select(client => SubmitAsync(client, body)));
            answerMs.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            cpu += Environment.CpuUsage.TotalTime - before;
            cpuMs.Add(cpu.TotalMilliseconds);
        }

        foreach (HttpClient client in clients)
            client.Dispose();
        return Print(node.Status(), cpuMs, answerMs, validators, nodes, slots, options);
    }

    private static int Print(
        DevnetStatus status, List<double> cpuMs, List<double> answerMs, int validators, int nodes, ulong slots, DevnetOptions options)
    {
        // The first two epochs warm up the compiler.
        int warm = 2 * options.Preset.SlotsPerEpoch;
        double median = Report.Median(cpuMs.Skip(warm));
        Report report = new("devnet");
        report.Add("cpu_ms_per_slot", median, $"median; {validators} validators, {nodes} nodes submitting each vote");
        report.Add("cpu_ms_per_slot_mean", cpuMs.Skip(warm).Average(), "epochs' transitions and collections included");
        report.Add("cpu_percent", 100 * median / options.SlotDurationMs, $"of one processor, slots of {options.SlotDurationMs} ms");
        report.Add("answer_ms", Report.Median(answerMs.Skip(warm)), "until the last node has its 200");
        report.Add("verified_per_slot", (double)status.SignaturesVerified / slots, "signatures");
        report.Add("submitted_per_slot", (double)(status.Accepted + status.Repeated) / slots);
        report.Add("finalized_epoch", status.Finalized.Epoch.Value, $"head in slot {status.HeadSlot}");
        report.Print();
        DevnetGroupStatus group = status.Groups[0];
        bool sound = status.Refusals.Count == 0 && status.SlashingCount == 0 && status.Finalized.Epoch.Value + 3 >= slots / (ulong)options.Preset.SlotsPerEpoch
            && group.HeadCorrect == group.Included;
        return sound ? 0 : 1;
    }

    private static async Task<Dictionary<ulong, List<(int Validator, ulong Committee)>>> AttestersAsync(HttpClient client, int validators, ulong epoch)
    {
        using StringContent body = new(JsonSerializer.Serialize(Enumerable.Range(0, validators).Select(i => i.ToString(CultureInfo.InvariantCulture))));
        using HttpResponseMessage response = await client.PostAsync($"/eth/v1/validator/duties/attester/{epoch}", body);
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("data").EnumerateArray()
            .GroupBy(duty => Number(duty, "slot"))
            .ToDictionary(slot => slot.Key, slot => slot.Select(duty => ((int)Number(duty, "validator_index"), Number(duty, "committee_index"))).ToList());
    }

    private static async Task<AttestationData> DataAsync(HttpClient client, ulong slot, Preset preset)
    {
        using JsonDocument answer = JsonDocument.Parse(await client.GetStringAsync($"/eth/v1/validator/attestation_data?slot={slot}&committee_index=0"));
        byte[] json = Encoding.UTF8.GetBytes(answer.RootElement.GetProperty("data").GetRawText());
        return SszJson.TryRead(json, preset, out AttestationData? data, out var error) ? data : throw new InvalidDataException($"{error}");
    }

    private static byte[] Sign(
        AttestationData data, List<(int Validator, ulong Committee)> attesters, BlsSecretKey[] keys, SigningRoots roots, Preset preset)
    {
        BlsSignature[] signatures = new BlsSignature[attesters.Count];
        BlsBatch.Sign(BlsMessage.Hash(roots.Attestation(data).Span), [.. attesters.Select(attester => keys[attester.Validator])], signatures);
        IEnumerable<string> votes = attesters.Select((attester, i) => Encoding.UTF8.GetString(SszJson.ToUtf8(
            new SingleAttestation(
                new CommitteeIndex(attester.Committee),
                new ValidatorIndex((ulong)attester.Validator),
                data,
                BlsSignatureBytes.FromBytes(signatures[i].Bytes)),
            preset)));
        return Encoding.UTF8.GetBytes($"[{string.Join(',', votes)}]");
    }

    private static async Task SubmitAsync(HttpClient client, byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, "/eth/v2/beacon/pool/attestations") { Content = content };
        request.Headers.Add("Eth-Consensus-Version", "fulu");
        using HttpResponseMessage response = await client.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidDataException(await response.Content.ReadAsStringAsync());
    }

    private static ulong Number(JsonElement item, string name) => ulong.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    /// <summary>A clock that the benchmark moves. The node has one timer, which runs on the benchmark's thread.</summary>
    private sealed class HandClock(DateTimeOffset start) : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(this, () => callback(state));
            _timers.Add(timer);
            return timer;
        }

        public void AdvanceTo(DateTimeOffset until)
        {
            _now = until;
            foreach (HandTimer timer in _timers.Where(timer => timer.Due <= until).ToArray())
                timer.Run();
        }

        private sealed class HandTimer(HandClock clock, Action run) : ITimer
        {
            public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

            public void Run() => run();

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock._now + dueTime;
                return true;
            }

            public void Dispose() => clock._timers.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
