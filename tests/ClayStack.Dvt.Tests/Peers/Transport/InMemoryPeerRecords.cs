using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>Peer records that live as long as the test: a node's restart keeps them.</summary>
internal sealed class InMemoryPeerRecords : IPeerRecords
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<OperatorIndex, PeerRecord> _records = [];

    public bool Broken { get; set; }

    public IReadOnlyList<PeerRecord> ReadAll()
    {
        lock (_gate)
            return [.. _records.Values];
    }

    public HelloVerdict RecordHello(OperatorIndex peer, RunIdentity run, ReadOnlyMemory<byte> signedHello)
    {
        if (Broken)
            throw new ProtectionStoreException("The disk is full.");
        lock (_gate)
        {
            PeerRecord record = Of(peer);
            if (record.LastRun is { } last && run.Fence < last.Fence)
                return HelloVerdict.LowerFence;
            if (record.LastRun is { } same && run.Fence == same.Fence && run != same)
                return HelloVerdict.SecondRun;
            _records[peer] = record with { LastRun = run, SignedHello = signedHello };
            return HelloVerdict.Accepted;
        }
    }

    public CommitOutcome RecordSigned(IReadOnlyList<PeerSigned> bundles)
    {
        lock (_gate)
        {
            foreach (PeerSigned signed in bundles)
            {
                PeerRecord record = Of(signed.Peer);
                if (record.HighestSlot is null || signed.Slot > record.HighestSlot)
                    record = record with { HighestSlot = signed.Slot, SlotBundle = signed.SignedBundle };
                if (signed.Target is not null && (record.HighestTarget is null || signed.Target > record.HighestTarget))
                    record = record with { HighestTarget = signed.Target, TargetBundle = signed.SignedBundle };
                _records[signed.Peer] = record;
            }
        }

        return CommitOutcome.Committed;
    }

    public void Dispose()
    {
    }

    private PeerRecord Of(OperatorIndex peer) =>
        _records.GetValueOrDefault(peer) ?? new PeerRecord(peer, null, default, null, default, null, default);
}
