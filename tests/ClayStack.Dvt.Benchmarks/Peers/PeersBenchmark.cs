using System.Diagnostics;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Benchmarks.Peers;

/// <summary>
/// What the peers' protocol costs: bytes that a node sends for a slot's attestations and for a proposal, and the time that
/// admission takes, signatures included; and what a large block costs the votes that are sent behind it.
/// </summary>
internal static class PeersBenchmark
{
    private const int Operators = 4;
    private const int Attesters = 31;
    private const int BlockBytes = 2_750_000;
    private const int Slots = 60;
    private const int SyncMembers = 20;
    private const ulong SlotNumber = 12_345_678;
    private const int Rounds = 5;
    private const int VoteTurns = 100;

    // gRPC's header of a message and HTTP/2's of a frame.
    private const int HeaderBytes = 5 + 9;

    public static int Run(string[] arguments)
    {
        using PeerSamples cluster = new(Operators);
        byte[] vote = new byte[128];
        ValueHash hash = ValueHash.Of(vote);
        Report report = new("peers");
        PeerMessage[] follower = Duty(cluster, SlotNumber, hash);
        PeerMessage[] leader = [PeerSamples.Message(cluster.Vote(StatementType.PrePrepare, SlotNumber, 2, hash), vote), .. follower];
        report.Add("attestation_bytes_follower", (Operators - 1) * Bytes(follower), "sent per node and slot: 31 attesters, n = 4");
        report.Add("attestation_bytes_leader", (Operators - 1) * Bytes(leader), "the same for the round's leader");
        report.Add("sync_bytes_follower", (Operators - 1) * Bytes(Sync(cluster, leads: false)), "sent per node and slot: 20 sync members, 3 of them aggregators, n = 4");
        report.Add("sync_bytes_leader", (Operators - 1) * Bytes(Sync(cluster, leads: true)), "the same for the round's leader");
        report.Add("aggregate_bytes_leader", (Operators - 1) * Bytes(Aggregates(cluster)), "sent by the leader of a slot with one aggregator and 31 selection proofs");
        byte[] block = new byte[BlockBytes];
        PeerMessage proposal = PeerSamples.Message(
            cluster.Vote(StatementType.PrePrepare, SlotNumber, 2, ValueHash.Of(block), duty: DutyType.Proposal), block);
        report.Add("proposal_bytes_over", Bytes([proposal]) - BlockBytes, "per peer, beyond the 2,750,000 of the value");

        double[] admission = [.. Enumerable.Range(0, Rounds).Select(_ => AdmissionMicroseconds(cluster, hash))];
        report.Add("admission_us", Report.Median(admission), "one peer's PREPARE, COMMIT and 31 partials: parse, check, verify");

        foreach (int operators in (int[])[4, 7])
        {
            (double[] without, double[] with) = ControlLatency.MeasureAsync(operators, BlockBytes, VoteTurns).GetAwaiter().GetResult();
            report.Add($"vote_p50_ms_n{operators}", Report.Median(without), "a vote to all peers over sockets with mutual TLS, nothing else on its way");
            report.Add($"vote_p50_ms_with_block_n{operators}", Report.Median(with), "the same behind a 2.75 MB block to each peer");
            report.Add($"vote_p95_ms_n{operators}", Percentile95(without), "");
            report.Add($"vote_p95_ms_with_block_n{operators}", Percentile95(with), "");
        }

        report.Print();
        return arguments.Length == 0 ? 0 : 2;
    }

    private static double Percentile95(double[] values) => values.Order().ElementAt(values.Length * 95 / 100);

    private static PeerMessage[] Duty(PeerSamples cluster, ulong slot, ValueHash hash) =>
    [
        PeerSamples.Message(cluster.Vote(StatementType.Prepare, slot, 2, hash)),
        PeerSamples.Message(cluster.Vote(StatementType.Commit, slot, 2, hash)),
        new PeerMessage.Partials(cluster.Bundle(2, slot, validators: Attesters)),
    ];

    /// <summary>Messages, selection proofs of a later slot, and contributions.</summary>
    private static PeerMessage[] Sync(PeerSamples cluster, bool leads)
    {
        byte[] value = AggregationCodec.Encode(
            AggregationSamples.Set(AggregationSamples.Contribution, (0, [1]), (1, [2]), (3, [3])), Preset.Mainnet);
        return
        [
            new PeerMessage.Partials(cluster.Bundle(2, SlotNumber, DutyType.SyncMessage, validators: SyncMembers)),
            new PeerMessage.Partials(Groups(cluster, DutyType.SyncSelectionProof, groups: 4, validators: SyncMembers / 4)),
            .. Agreement(cluster, DutyType.SyncContribution, value, leads),
            new PeerMessage.Partials(Groups(cluster, DutyType.SyncContribution, groups: 3, validators: 1)),
        ];
    }

    private static PeerMessage[] Aggregates(PeerSamples cluster)
    {
        byte[] value = AggregationCodec.Encode(AggregationSamples.Set(AggregationSamples.Electra, (1, [7])), Preset.Mainnet);
        return
        [
            new PeerMessage.Partials(cluster.Bundle(2, SlotNumber, DutyType.SelectionProof, validators: Attesters)),
            .. Agreement(cluster, DutyType.Aggregate, value, leads: true),
            new PeerMessage.Partials(cluster.Bundle(2, SlotNumber, DutyType.Aggregate, validators: 1)),
        ];
    }

    private static IEnumerable<PeerMessage> Agreement(PeerSamples cluster, DutyType duty, byte[] value, bool leads)
    {
        ValueHash hash = ValueHash.Of(value);
        if (leads)
            yield return PeerSamples.Message(cluster.Vote(StatementType.PrePrepare, SlotNumber, 2, hash, duty: duty), value);
        yield return PeerSamples.Message(cluster.Vote(StatementType.Prepare, SlotNumber, 2, hash, duty: duty));
        yield return PeerSamples.Message(cluster.Vote(StatementType.Commit, SlotNumber, 2, hash, duty: duty));
    }

    private static SignedPartialBundle Groups(PeerSamples cluster, DutyType duty, int groups, int validators) => cluster.Sign(
        2,
        new PartialBundle(
            new Ethereum.Primitives.Slot(SlotNumber),
            duty,
            [.. Enumerable.Range(1, groups).Select(i => cluster.Bundle(2, SlotNumber, duty, validators, (byte)i).Bundle.Groups[0])]));

    private static int Bytes(IEnumerable<PeerMessage> messages) =>
        messages.SelectMany(PeerEncoder.Encode).Sum(frame => frame.Length + HeaderBytes);

    private static double AdmissionMicroseconds(PeerSamples cluster, ValueHash hash)
    {
        const ulong First = 1000;
        ulong now = First;
        (PeerSession session, _) = PeerSamples.Connect(cluster.Codec(1, () => now), cluster.Codec(2, () => now));
        byte[][][] frames =
        [
            .. Enumerable.Range(0, Slots).Select(i =>
                Duty(cluster, First + (ulong)i, hash).SelectMany(PeerEncoder.Encode).Select(frame => frame.ToArray()).ToArray()),
        ];
        long start = Stopwatch.GetTimestamp();
        foreach (byte[][] slot in frames)
        {
            foreach (byte[] frame in slot)
                FuzzVerdict.Require(session.Receive(PeerStream.Control, frame).Refusal == PeerRefusal.None);
            now++;
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Slots;
    }
}
