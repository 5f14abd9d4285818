using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The records of one cluster's operators over whatever keeps them: rules, bounds and memory are the same for all. After a
/// write of unknown outcome everything is read again.
/// </summary>
internal sealed class PeerRecordBook(IPeerRecordMedium medium, Action<ProtectionStoreException> onFailure) : IPeerRecords
{
    private readonly Lock _gate = new();
    private SortedDictionary<OperatorIndex, PeerRecord>? _records;
    private bool _closed;

    public IReadOnlyList<PeerRecord> ReadAll()
    {
        lock (_gate)
            return [.. Records().Values];
    }

    public HelloVerdict RecordHello(OperatorIndex peer, RunIdentity run, ReadOnlyMemory<byte> signedHello)
    {
        ArgumentNullException.ThrowIfNull(run);
        RequirePeer(peer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signedHello.Length, IPeerRecords.HelloLengthMax, nameof(signedHello));
        lock (_gate)
        {
            try
            {
                PeerRecord known = Records().GetValueOrDefault(peer) ?? PeerRecordRule.Blank(peer);
                HelloVerdict verdict = PeerRecordRule.Judge(known.LastRun, run);
                if (verdict != HelloVerdict.Accepted)
                    return verdict;
                PeerRecord next = known with { LastRun = run, SignedHello = signedHello.ToArray() };
                return Commit([(known, next)]) == CommitOutcome.Committed ? HelloVerdict.Accepted : HelloVerdict.NotRecorded;
            }
            catch (ProtectionStoreException failure)
            {
                onFailure(failure);
                return HelloVerdict.NotRecorded;
            }
        }
    }

    public CommitOutcome RecordSigned(IReadOnlyList<PeerSigned> bundles)
    {
        ArgumentNullException.ThrowIfNull(bundles);
        foreach (PeerSigned bundle in bundles)
        {
            RequirePeer(bundle.Peer);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bundle.SignedBundle.Length, IPeerRecords.BundleLengthMax, nameof(bundles));
        }

        lock (_gate)
        {
            try
            {
                SortedDictionary<OperatorIndex, PeerRecord> records = Records();
                SortedDictionary<OperatorIndex, PeerRecord> raised = [];
                foreach (PeerSigned bundle in bundles)
                {
                    PeerRecord known = raised.GetValueOrDefault(bundle.Peer)
                        ?? records.GetValueOrDefault(bundle.Peer) ?? PeerRecordRule.Blank(bundle.Peer);
                    PeerRecord next = PeerRecordRule.Raise(known, bundle with { SignedBundle = bundle.SignedBundle.ToArray() });
                    if (!ReferenceEquals(next, known))
                        raised[bundle.Peer] = next;
                }

                return raised.Count == 0
                    ? CommitOutcome.Committed
                    : Commit([.. raised.Values.Select(next => (records.GetValueOrDefault(next.Peer) ?? PeerRecordRule.Blank(next.Peer), next))]);
            }
            catch (ProtectionStoreException failure)
            {
                onFailure(failure);
                return CommitOutcome.Unknown;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            medium.Dispose();
        }
    }

    private SortedDictionary<OperatorIndex, PeerRecord> Records()
    {
        if (_closed)
            throw new ProtectionStoreException(ProtectionStoreFault.Closed, $"The peer records {medium.Place} were closed. Start the node again.");
        if (_records is null)
        {
            SortedDictionary<OperatorIndex, PeerRecord> loaded = [];
            foreach (PeerRecord record in medium.Load())
                loaded.Add(record.Peer, record);
            _records = loaded;
        }

        return _records;
    }

    private CommitOutcome Commit(IReadOnlyList<(PeerRecord Before, PeerRecord After)> changes)
    {
        SortedDictionary<OperatorIndex, PeerRecord> records = _records!;
        _records = null;
        CommitOutcome outcome = medium.Commit(changes, out ProtectionStoreException? unknown);
        if (unknown is not null)
            onFailure(unknown);
        if (outcome != CommitOutcome.Committed)
            return outcome;
        foreach ((_, PeerRecord after) in changes)
            records[after.Peer] = after;
        _records = records;
        return outcome;
    }

    private static void RequirePeer(OperatorIndex peer)
    {
        if (peer.Value is < 1 or > OperatorIndex.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(peer), peer, $"Operators are counted from 1 to {OperatorIndex.MaxValue}.");
    }
}
