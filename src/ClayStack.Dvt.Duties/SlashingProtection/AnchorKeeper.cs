using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Keeps an anchor in step with its store (PROTOCOL S5): one synced write at each opening, one each time that the reserve of
/// transactions is used up, and one at the end that leaves no slack. Not thread-safe: the store's lock guards it.
/// </summary>
/// <param name="anchor">The second place.</param>
/// <param name="storePlace">Where the store lies, for messages.</param>
/// <param name="reserve">
/// How many transactions one write serves, at least 1. After a crash, a store that was rolled back by fewer than that within
/// its last run is left to the peers to notice.
/// </param>
/// <param name="shared">Whether other processes of the operator, with anchors of their own, take turns with the store.</param>
public sealed class AnchorKeeper(
    IProtectionAnchor anchor, string storePlace, ulong reserve = AnchorKeeper.ReserveDefault, bool shared = false)
{
    /// <summary>A sync of the anchor for every 256 transactions: about once in half an hour.</summary>
    public const ulong ReserveDefault = 256;

    private ProtectionAnchor? _written;
    private ProtectionAnchor? _attempted;

    /// <summary>Refuses a store that is not there although its anchor is. Asked before a new store is made.</summary>
    /// <exception cref="ProtectionStoreException">The anchor is there, or cannot be read.</exception>
    public void RequireNone()
    {
        if (anchor.Read() is { } found)
            throw Fault(ProtectionStoreFault.StoreMissing, store: null, found);
    }

    /// <summary>Holds the store against the anchor, then raises the fence in both, store first.</summary>
    /// <param name="store">What the store says.</param>
    /// <param name="commitFence">Makes the new fence durable in the store.</param>
    /// <param name="floor">
    /// A fence that the new one must lie above (PROTOCOL S6). It is reached in steps of one, since a crash may leave store and
    /// anchor no further apart; there are as many as there were starts that the store does not know.
    /// </param>
    /// <returns>The fence of this run.</returns>
    /// <exception cref="ProtectionStoreException">They do not belong together, or one of them cannot be written.</exception>
    public Fence Open(StoreState store, Action<Fence> commitFence, Fence floor = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(commitFence);
        ProtectionAnchor? found = anchor.Read();
        if ((shared ? AnchorRule.CheckShared(store, found) : AnchorRule.Check(store, found)) is { } fault)
            throw Fault(fault, store, found);

        // A crash between the two steps below left the store one ahead: never let that become two.
        if (found is not null && found.Fence != store.Fence)
            Write(found with { Fence = store.Fence });
        if (found is null && store.Fence.Counter > 0)
            Write(new ProtectionAnchor(store.StoreId, store.Fence, store.Transactions, store.Transactions));

        Fence fence = store.Fence;
        do
        {
            fence = fence with { Counter = fence.Counter + 1 };
            commitFence(fence);
            Write(new ProtectionAnchor(store.StoreId, fence, store.Transactions, store.Transactions + reserve));
        }
        while (fence.Timeline == floor.Timeline && fence.Counter <= floor.Counter);

        return fence;
    }

    /// <summary>Makes room for one more transaction. Called before its commit; writes only if the reserve is used up.</summary>
    /// <param name="transactions">How many the store has now.</param>
    /// <exception cref="ProtectionStoreException">There is no room, and the transaction must not be committed.</exception>
    public void Reserve(ulong transactions)
    {
        ProtectionAnchor last = _written ?? throw new InvalidOperationException("The anchor was not opened.");
        if (transactions < last.Reserved)
            return;
        RequireUntouched(last, transactions);
        Write(last with { Confirmed = transactions, Reserved = transactions + reserve });
    }

    /// <summary>Leaves the exact count behind, so that after an orderly end no rollback goes unnoticed.</summary>
    /// <param name="transactions">How many the store has.</param>
    /// <exception cref="ProtectionStoreException">The anchor cannot be written; the last one stands and is good.</exception>
    public void Close(ulong transactions)
    {
        if (_written is not { } last)
            return;
        RequireUntouched(last, transactions);
        Write(last with { Confirmed = transactions, Reserved = transactions });
        _written = null;
    }

    private void RequireUntouched(ProtectionAnchor last, ulong transactions)
    {
        ProtectionAnchor? found = anchor.Read();
        if (found != last && found != _attempted)
            throw Fault(ProtectionStoreFault.AnchorTaken, new StoreState(last.StoreId, last.Fence, transactions), found);
    }

    private void Write(ProtectionAnchor next)
    {
        // A write that fails may still have replaced the file.
        _attempted = next;
        anchor.Write(next);
        _written = next;
    }

    private ProtectionStoreException Fault(ProtectionStoreFault fault, StoreState? store, ProtectionAnchor? found) =>
        new(fault, AnchorRule.Explain(fault, storePlace, store, anchor.Place, found));
}
