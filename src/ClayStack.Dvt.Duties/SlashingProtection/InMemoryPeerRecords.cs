using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The disk under a simulated node's peer records: it survives the node's crashes, since every commit is durable at once.
/// </summary>
public sealed class InMemoryPeerRecords
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<OperatorIndex, PeerRecord> _records = [];

    /// <summary>The records as one run of the node has them open.</summary>
    public IPeerRecords Open() => new PeerRecordBook(new Medium(this), static _ => { });

    private sealed class Medium(InMemoryPeerRecords disk) : IPeerRecordMedium
    {
        public string Place => "in memory";

        public IReadOnlyList<PeerRecord> Load()
        {
            lock (disk._gate)
                return [.. disk._records.Values];
        }

        public CommitOutcome Commit(
            IReadOnlyList<(PeerRecord Before, PeerRecord After)> changes, out ProtectionStoreException? unknown)
        {
            unknown = null;
            lock (disk._gate)
            {
                foreach ((_, PeerRecord after) in changes)
                    disk._records[after.Peer] = after;
            }

            return CommitOutcome.Committed;
        }

        public void Dispose()
        {
        }
    }
}
