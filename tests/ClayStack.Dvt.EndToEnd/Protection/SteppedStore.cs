using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.EndToEnd.Protection;

/// <summary>A store that calls out before and after each thing that it does.</summary>
internal sealed class SteppedStore(IProtectionStore store, Action step) : IProtectionStore
{
    public Bytes32 StoreId => store.StoreId;

    public Fence Fence => store.Fence;

    public Slot? HighestSlotAtOpen => store.HighestSlotAtOpen;

    public Slot? HighestVotedSlotAtOpen => store.HighestVotedSlotAtOpen;

    public QuarantineState? Quarantine => store.Quarantine;

    public IReadOnlyList<HaltedValidator> Halts => store.Halts;

    public IProtectionTransaction Begin()
    {
        step();
        return new Stepped(store.Begin(), step);
    }

    public IReadOnlyList<ProtectionRow> Enumerate() => store.Enumerate();

    public void Dispose() => store.Dispose();

    private sealed class Stepped(IProtectionTransaction transaction, Action step) : IProtectionTransaction
    {
        public bool TryRead(BlsPublicKeyBytes groupKey, out ProtectionMarks marks)
        {
            step();
            return transaction.TryRead(groupKey, out marks);
        }

        public void Write(BlsPublicKeyBytes groupKey, ProtectionMarks marks)
        {
            transaction.Write(groupKey, marks);
            step();
        }

        public void EndDoppelgangerCheck(BlsPublicKeyBytes groupKey)
        {
            transaction.EndDoppelgangerCheck(groupKey);
            step();
        }

        public void WriteQuarantine(QuarantineState state)
        {
            transaction.WriteQuarantine(state);
            step();
        }

        public void WriteHalt(HaltedValidator halt)
        {
            transaction.WriteHalt(halt);
            step();
        }

        public void Insert(ProtectionRow row)
        {
            transaction.Insert(row);
            step();
        }

        public void RaiseSlot(Slot slot) => transaction.RaiseSlot(slot);

        public void RaiseVotedSlot(Slot slot) => transaction.RaiseVotedSlot(slot);

        public CommitOutcome Commit()
        {
            step();
            CommitOutcome outcome = transaction.Commit();
            step();
            return outcome;
        }

        public void Dispose() => transaction.Dispose();
    }
}
