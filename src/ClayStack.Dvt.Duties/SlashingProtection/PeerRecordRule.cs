using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What is kept of a peer, and which hello is refused, as pure functions (PROTOCOL P4).</summary>
public static class PeerRecordRule
{
    /// <summary>What is known of a peer that was never heard of.</summary>
    public static PeerRecord Blank(OperatorIndex peer) => new(peer, null, default, null, default, null, default);

    /// <summary>
    /// Judges the run that a hello names against the last one accepted. A higher fence may come with another store: what
    /// that means is for the peer's own quarantine to decide (PROTOCOL S5).
    /// </summary>
    /// <param name="last">The last run; null if there was none.</param>
    /// <param name="claimed">The run of the new hello.</param>
    public static HelloVerdict Judge(RunIdentity? last, RunIdentity claimed)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        if (last is null || claimed.Fence > last.Fence)
            return HelloVerdict.Accepted;
        if (claimed.Fence < last.Fence)
            return HelloVerdict.LowerFence;
        return claimed.StartId == last.StartId && claimed.StoreId == last.StoreId
            ? HelloVerdict.Accepted
            : HelloVerdict.SecondRun;
    }

    /// <summary>The record with a bundle in it, wherever that is higher.</summary>
    /// <param name="record">What is kept.</param>
    /// <param name="signed">The bundle.</param>
    /// <returns>The same object if nothing is higher.</returns>
    public static PeerRecord Raise(PeerRecord record, PeerSigned signed)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(signed);
        PeerRecord raised = record;
        if (record.HighestSlot is not { } slot || signed.Slot > slot)
            raised = raised with { HighestSlot = signed.Slot, SlotBundle = signed.SignedBundle };
        if (signed.Target is { } target && (record.HighestTarget is not { } highest || target > highest))
            raised = raised with { HighestTarget = target, TargetBundle = signed.SignedBundle };
        return raised;
    }
}
