using System.Diagnostics;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Benchmarks.Peers;

/// <summary>
/// What the peers' protocol costs: bytes that a node sends for a slot's attestations and for a proposal, and the time that
/// admission takes, signatures included.
/// </summary>
internal static class PeersBenchmark
{
    private const int Operators = 4;
    private const int Attesters = 31;
    private const int BlockBytes = 2_750_000;
    private const int Slots = 60;
    private const int Rounds = 5;

    // gRPC's header of a message and HTTP/2's of a frame.
    private const int HeaderBytes = 5 + 9;

    public static int Run(string[] arguments)
    {
        using PeerSamples cluster = new(Operators);
        byte[] vote = new byte[128];
        ValueHash hash = ValueHash.Of(vote);
        Report report = new("peers");
        PeerMessage[] follower = Duty(cluster, 12_345_678, hash);
        PeerMessage[] leader = [PeerSamples.Message(cluster.Vote(StatementType.PrePrepare, 12_345_678, 2, hash), vote), .. follower];
        report.Add("attestation_bytes_follower", (Operators - 1) * Bytes(follower), "sent per node and slot: 31 attesters, n = 4");
        report.Add("attestation_bytes_leader", (Operators - 1) * Bytes(leader), "the same for the round's leader");
        byte[] block = new byte[BlockBytes];
        PeerMessage proposal = PeerSamples.Message(
            cluster.Vote(StatementType.PrePrepare, 12_345_678, 2, ValueHash.Of(block), duty: DutyType.Proposal), block);
        report.Add("proposal_bytes_over", Bytes([proposal]) - BlockBytes, "per peer, beyond the 2,750,000 of the value");

        double[] admission = [.. Enumerable.Range(0, Rounds).Select(_ => AdmissionMicroseconds(cluster, hash))];
        report.Add("admission_us", Report.Median(admission), "one peer's PREPARE, COMMIT and 31 partials: parse, check, verify");
        report.Print();
        return arguments.Length == 0 ? 0 : 2;
    }

    private static PeerMessage[] Duty(PeerSamples cluster, ulong slot, ValueHash hash) =>
    [
        PeerSamples.Message(cluster.Vote(StatementType.Prepare, slot, 2, hash)),
        PeerSamples.Message(cluster.Vote(StatementType.Commit, slot, 2, hash)),
        new PeerMessage.Partials(cluster.Bundle(2, slot, validators: Attesters)),
    ];

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
