using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Makes the beginning and the end of a quarantine durable (PROTOCOL S6), so that a restart does not end it. Blocking: runs on
/// a worker.
/// </summary>
/// <param name="store">Where marks are kept.</param>
/// <param name="preset">The network's sizes.</param>
public sealed class ProtectionQuarantine(IProtectionStore store, Preset preset)
{
    /// <summary>What the store keeps now; null if there never was a quarantine.</summary>
    public QuarantineState? State => store.Quarantine;

    /// <summary>Records that a quarantine lasts. What was proven earlier is never forgotten.</summary>
    /// <param name="state">The quarantine, with its cause.</param>
    /// <returns>Whether it is known to be durable; if not, it is asked for again.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public CommitOutcome Enter(QuarantineState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Invariant.Require(state.Cause is not null, "A quarantine is entered for a cause.");
        using IProtectionTransaction transaction = store.Begin();
        transaction.WriteQuarantine(state with { Proven = Higher(state.Proven, store.Quarantine?.Proven ?? default) });
        return transaction.Commit();
    }

    /// <summary>
    /// Ends the quarantine, and raises every row in the same transaction: nothing at or below the present slot and epoch can be
    /// signed any more, and no vote of the lost past be surrounded.
    /// </summary>
    /// <param name="now">The present slot.</param>
    /// <param name="source">
    /// The highest source in the decisions that peers proved meanwhile; null if there was none, and then the present epoch, since
    /// nothing else bounds what was signed.
    /// </param>
    /// <param name="target">The highest target in those decisions; null if there was none.</param>
    /// <returns>Whether it is known to be durable; if not, the quarantine lasts.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public CommitOutcome Leave(Slot now, Epoch? source, Epoch? target)
    {
        QuarantineState state = store.Quarantine ?? throw new InvariantViolation("A quarantine that ends was recorded.");
        Epoch epoch = now.ToEpoch(preset);
        Epoch highestTarget = target is { } decided && decided > epoch ? decided : epoch;
        ProtectionMarks floor = new(
            new BlockMark(now, SigningRoot: null),
            new AttestationMark(source is { } proven && proven <= highestTarget ? proven : highestTarget, highestTarget, SigningRoot: null));
        IReadOnlyList<ProtectionRow> rows = store.Enumerate();
        using IProtectionTransaction transaction = store.Begin();
        foreach (ProtectionRow row in rows)
        {
            Invariant.Require(transaction.TryRead(row.GroupKey, out ProtectionMarks marks), "A row of a protection store stays.");
            transaction.Write(row.GroupKey, ProtectionMarks.Merge(marks, floor));
        }

        transaction.RaiseSlot(now);
        transaction.WriteQuarantine(state with { Cause = null });
        return transaction.Commit();
    }

    private static Fence Higher(Fence left, Fence right) => left > right ? left : right;
}
