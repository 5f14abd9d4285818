using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>What every store of peer records must do (PROTOCOL P4).</summary>
public abstract class PeerRecordsContract
{
    private static readonly OperatorIndex Peer = new(2);

    /// <summary>Opens the records of this test; those opened before are closed.</summary>
    protected abstract IPeerRecords Open();

    [Fact]
    public void Hello_IsKept_AndJudgedByFence_AlsoAfterARestart()
    {
        RunIdentity second = Run(fence: 2, start: 1);
        using (IPeerRecords records = Open())
        {
            Assert.Empty(records.ReadAll());
            Assert.Equal(HelloVerdict.Accepted, records.RecordHello(Peer, Run(fence: 1, start: 9), new byte[] { 1 }));
            Assert.Equal(HelloVerdict.Accepted, records.RecordHello(Peer, second, new byte[] { 2, 2 }));
        }

        using IPeerRecords again = Open();
        Assert.Equal(HelloVerdict.LowerFence, again.RecordHello(Peer, Run(fence: 1, start: 9), new byte[] { 3 }));
        Assert.Equal(HelloVerdict.SecondRun, again.RecordHello(Peer, Run(fence: 2, start: 2), new byte[] { 3 }));
        Assert.Equal(HelloVerdict.SecondRun, again.RecordHello(Peer, second with { StoreId = IdOf(77) }, new byte[] { 3 }));
        PeerRecord kept = Assert.Single(again.ReadAll());
        Assert.Equal((Peer, second), (kept.Peer, kept.LastRun));
        Assert.Equal([2, 2], kept.SignedHello.ToArray());

        Assert.Equal(HelloVerdict.Accepted, again.RecordHello(Peer, second, new byte[] { 4 })); // the same run comes back
        Assert.Equal(HelloVerdict.Accepted, again.RecordHello(Peer, Run(fence: 3, start: 2) with { StoreId = IdOf(77) }, new byte[] { 5 }));
        Assert.Equal(HelloVerdict.Accepted, again.RecordHello(new OperatorIndex(3), Run(fence: 1, start: 1), new byte[] { 6 }));
        Assert.Equal([[5], [6]], again.ReadAll().Select(record => record.SignedHello.ToArray()));
    }

    [Fact]
    public void Timeline_CountsMoreThanTheCounter()
    {
        using IPeerRecords records = Open();
        RunIdentity run = Run(fence: 5, start: 1) with { Fence = new Fence(2, 5) };
        Assert.Equal(HelloVerdict.Accepted, records.RecordHello(Peer, run, default));
        Assert.Equal(HelloVerdict.LowerFence, records.RecordHello(Peer, run with { Fence = new Fence(1, 9) }, default));
        Assert.Equal(HelloVerdict.Accepted, records.RecordHello(Peer, run with { Fence = new Fence(3, 1) }, default));
    }

    [Fact]
    public void Bundles_AreKeptOnlyIfHigher_BySlotAndTargetApart()
    {
        using (IPeerRecords records = Open())
        {
            Assert.Equal(CommitOutcome.Committed, records.RecordSigned(
            [
                Signed(slot: 100, target: 3, content: 1),
                Signed(slot: 101, target: null, content: 2),
                Signed(slot: 99, target: 3, content: 3),
                Signed(slot: 98, target: 4, content: 4),
                Signed(slot: 101, target: 4, content: 5),
            ]));
            Assert.Equal(CommitOutcome.Committed, records.RecordSigned([]));
        }

        using IPeerRecords again = Open();
        Assert.Equal(CommitOutcome.Committed, again.RecordSigned([Signed(slot: 50, target: 1, content: 6)]));
        PeerRecord kept = Assert.Single(again.ReadAll());
        Assert.Equal((new Slot(101), new Epoch(4)), (kept.HighestSlot, kept.HighestTarget));
        Assert.Equal([2], kept.SlotBundle.ToArray());
        Assert.Equal([4], kept.TargetBundle.ToArray());
        Assert.Null(kept.LastRun);
    }

    [Fact]
    public void Bounds_AreKept()
    {
        using IPeerRecords records = Open();
        Assert.Equal(HelloVerdict.Accepted, records.RecordHello(Peer, Run(1, 1), new byte[IPeerRecords.HelloLengthMax]));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.RecordHello(Peer, Run(2, 1), new byte[IPeerRecords.HelloLengthMax + 1]));
        PeerSigned largest = new(Peer, new Slot(1), null, new byte[IPeerRecords.BundleLengthMax]);
        Assert.Equal(CommitOutcome.Committed, records.RecordSigned([largest]));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.RecordSigned([largest with { SignedBundle = new byte[IPeerRecords.BundleLengthMax + 1] }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.RecordHello(new OperatorIndex(14), Run(1, 1), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.RecordHello(new OperatorIndex(0), Run(1, 1), default));
    }

    [Fact]
    public void Closed_RecordsNothing()
    {
        IPeerRecords records = Open();
        records.Dispose();
        Assert.Equal(HelloVerdict.NotRecorded, records.RecordHello(Peer, Run(1, 1), default));
        Assert.Equal(CommitOutcome.Unknown, records.RecordSigned([Signed(1, 1, 1)]));
        Assert.Equal(ProtectionStoreFault.Closed, Assert.Throws<ProtectionStoreException>(records.ReadAll).Reason);
    }

    private static RunIdentity Run(ulong fence, int start) => new(IdOf(1), IdOf(1000 + start), new Fence(0, fence));

    private static PeerSigned Signed(ulong slot, ulong? target, byte content) =>
        new(Peer, new Slot(slot), target is { } epoch ? new Epoch(epoch) : null, new[] { content });
}
