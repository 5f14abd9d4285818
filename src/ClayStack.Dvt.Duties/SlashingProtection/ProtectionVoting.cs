using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Makes the highest slot durable in which this node may have voted (PROTOCOL C5). It is apart from the highest slot in which it
/// signed: peers hold against that one what they have heard (PROTOCOL S6). Blocking: runs on a worker.
/// </summary>
/// <param name="store">Where it is kept.</param>
public sealed class ProtectionVoting(IProtectionStore store)
{
    /// <summary>The highest slot in which runs before this one may have voted; null for none.</summary>
    public Slot? HighestAtOpen { get; } = store.HighestVotedSlotAtOpen;

    /// <summary>Records a slot before it is voted in. A lower one than before changes nothing.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>Whether it is known to be durable; if not, nothing is voted in it.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public CommitOutcome Raise(Slot slot)
    {
        using IProtectionTransaction transaction = store.Begin();
        transaction.RaiseVotedSlot(slot);
        return transaction.Commit();
    }
}
