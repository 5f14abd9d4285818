using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The marks of a medium that this process owns alone, held in memory as well: transactions read there, and each commit
/// checks on the medium what it replaces. After a commit of unknown outcome everything is read again from the medium before
/// the next transaction.
/// </summary>
public sealed class ProtectionStore : IProtectionStore
{
    private readonly Lock _gate = new();
    private readonly IProtectionMedium _medium;
    private readonly AnchorKeeper _anchor;
    private readonly Action<ProtectionStoreException> _onFailure;
    private readonly Dictionary<BlsPublicKeyBytes, MediumRow> _rows = [];
    private readonly SortedDictionary<BlsPublicKeyBytes, HaltedValidator> _halts = new(KeyOrder.Instance);
    private StoreState _state;
    private Slot? _highestSlot;
    private Slot? _votedSlot;
    private QuarantineState? _quarantine;
    private Transaction? _open;
    private bool _stale;
    private bool _closed;

    private ProtectionStore(
        IProtectionMedium medium, AnchorKeeper anchor, Action<ProtectionStoreException> onFailure, MediumContent content)
    {
        _medium = medium;
        _anchor = anchor;
        _onFailure = onFailure;
        _state = content.State;
        Take(content);
        HighestSlotAtOpen = content.HighestSlot;
        HighestVotedSlotAtOpen = content.VotedSlot;
    }

    /// <inheritdoc/>
    public Bytes32 StoreId => _state.StoreId;

    /// <inheritdoc/>
    public Fence Fence { get; private set; }

    /// <inheritdoc/>
    public Slot? HighestSlotAtOpen { get; }

    /// <inheritdoc/>
    public Slot? HighestVotedSlotAtOpen { get; }

    /// <inheritdoc/>
    public QuarantineState? Quarantine
    {
        get
        {
            lock (_gate)
                return _quarantine;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<HaltedValidator> Halts
    {
        get
        {
            lock (_gate)
                return [.. _halts.Values];
        }
    }

    /// <inheritdoc/>
    public IProtectionTransaction Begin()
    {
        _gate.Enter();
        try
        {
            Invariant.Require(_open is null, "A thread has one transaction at a time.");
            Refresh();
            return _open = new Transaction(this);
        }
        catch
        {
            _gate.Exit();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProtectionRow> Enumerate()
    {
        lock (_gate)
        {
            Refresh();
            return
            [
                .. _rows.Values.OrderBy(row => row.GroupKey, KeyOrder.Instance)
                    .Select(row => new ProtectionRow(row.GroupKey, row.Marks, row.Origin, row.DoppelgangerWaived)),
            ];
        }
    }

    /// <summary>Closes the store and leaves its exact state at the anchor.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                // With an unknown count the anchor's last bounds stand, and they hold.
                if (!_stale)
                    _anchor.Close(_state.Transactions);
            }
            catch (ProtectionStoreException failure)
            {
                _onFailure(failure);
            }
            finally
            {
                _medium.Dispose();
            }
        }
    }

    /// <summary>Takes over a medium: checks the anchor and raises the fence. The medium is closed if that fails.</summary>
    internal static ProtectionStore Open(
        IProtectionMedium medium, AnchorKeeper anchor, Action<ProtectionStoreException> onFailure)
    {
        try
        {
            ProtectionStore store = new(medium, anchor, onFailure, medium.Load());

            // PROTOCOL S6: after a quarantine the fence becomes one above the highest that was proven.
            Fence floor = store._quarantine is { Cause: null } past ? past.Proven : default;
            store.Fence = anchor.Open(store._state, store.RaiseFence, floor);
            return store;
        }
        catch
        {
            medium.Dispose();
            throw;
        }
    }

    private void RaiseFence(Fence fence)
    {
        StoreState after = _state with { Fence = fence };
        if (_medium.Commit(new MediumChanges(_state, after, _highestSlot, [], []), out ProtectionStoreException? unknown) != CommitOutcome.Committed)
            throw unknown!;
        _state = after;
    }

    private void Refresh()
    {
        if (_closed)
            throw new ProtectionStoreException(ProtectionStoreFault.Closed, $"The protection store {_medium.Place} was closed. Start the node again.");
        if (!_stale)
            return;
        try
        {
            MediumContent content = _medium.Load();
            Invariant.Require(
                content.State.StoreId == _state.StoreId && content.State.Fence == _state.Fence,
                "A protection store that is open belongs to one run.");
            Take(content);
            _stale = false;
        }
        catch (ProtectionStoreException failure)
        {
            _onFailure(failure);
            throw;
        }
    }

    private void Take(MediumContent content)
    {
        _state = content.State;
        _highestSlot = content.HighestSlot;
        _votedSlot = content.VotedSlot;
        _quarantine = content.Quarantine;
        _rows.Clear();
        foreach (MediumRow row in content.Rows)
            _rows.Add(row.GroupKey, row);
        _halts.Clear();
        foreach (HaltedValidator halt in content.Halts)
            _halts.Add(halt.GroupKey, halt);
    }

    /// <summary>A transaction holds the store's lock from its beginning to its disposal.</summary>
    private sealed class Transaction(ProtectionStore store) : IProtectionTransaction
    {
        private readonly List<MediumRow> _updates = [];
        private readonly List<MediumRow> _inserts = [];
        private readonly List<HaltedValidator> _halts = [];
        private readonly List<BlsPublicKeyBytes> _endedHalts = [];
        private Slot? _slot = store._highestSlot;
        private Slot? _votedSlot;
        private QuarantineState? _quarantine;
        private bool _ended;
        private bool _disposed;

        public bool TryRead(BlsPublicKeyBytes groupKey, out ProtectionMarks marks)
        {
            RequireOpen();
            bool found = store._rows.TryGetValue(groupKey, out MediumRow? row);
            marks = found ? row!.Next : default;
            return found;
        }

        public void Write(BlsPublicKeyBytes groupKey, ProtectionMarks marks)
        {
            RequireOpen();
            Invariant.Require(store._rows.TryGetValue(groupKey, out MediumRow? row), "Marks are written only to a row that exists.");
            Invariant.Require(marks.Covers(row.Next), "No mark of slashing protection ever goes down.");
            if (!row.Touched)
                _updates.Add(row);
            row.Write(marks);
        }

        public void Insert(ProtectionRow row)
        {
            ArgumentNullException.ThrowIfNull(row);
            RequireOpen();
            MediumRow made = new(store._rows.Count, row.GroupKey, row.Origin, row.DoppelgangerWaived, default);
            Invariant.Require(store._rows.TryAdd(row.GroupKey, made), "A row is made only once.");
            made.Write(row.Marks);
            _inserts.Add(made);
        }

        public void WriteHalt(HaltedValidator halt)
        {
            ArgumentNullException.ThrowIfNull(halt);
            RequireOpen();
            _halts.Add(halt);
        }

        public void EndDoppelgangerCheck(BlsPublicKeyBytes groupKey)
        {
            RequireOpen();
            Invariant.Require(store._rows.TryGetValue(groupKey, out MediumRow? row), "Only a row that exists can be waived.");
            if (!row.Touched)
                _updates.Add(row);
            row.Waive();
            if (store._halts.TryGetValue(groupKey, out HaltedValidator? halt) && halt.Lifted)
                _endedHalts.Add(groupKey);
        }

        public void WriteQuarantine(QuarantineState state)
        {
            RequireOpen();
            _quarantine = state;
        }

        public void RaiseSlot(Slot slot)
        {
            RequireOpen();
            if (_slot is not { } highest || slot > highest)
                _slot = slot;
        }

        public void RaiseVotedSlot(Slot slot)
        {
            RequireOpen();
            if ((_votedSlot ?? store._votedSlot) is not { } highest || slot > highest)
                _votedSlot = slot;
        }

        public CommitOutcome Commit()
        {
            RequireOpen();
            StoreState after = store._state with { Transactions = store._state.Transactions + 1 };
            CommitOutcome outcome = CommitOutcome.Unknown;
            bool mayBeOnTheMedium = false;
            try
            {
                store._anchor.Reserve(store._state.Transactions);
                mayBeOnTheMedium = true;
                outcome = store._medium.Commit(
                    new MediumChanges(store._state, after, _slot, _updates, _inserts)
                    {
                        VotedSlot = _votedSlot,
                        Quarantine = _quarantine,
                        Halts = _halts,
                        EndedHalts = _endedHalts,
                    },
                    out ProtectionStoreException? unknown);
                if (unknown is not null)
                    store._onFailure(unknown);
            }
            catch (ProtectionStoreException failure)
            {
                store._onFailure(failure);
                throw;
            }
            finally
            {
                _ended = true;
                End(outcome, after);
                if (outcome != CommitOutcome.Committed)
                    store._stale = mayBeOnTheMedium;
            }

            return outcome;
        }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            if (!_ended)
                End(CommitOutcome.Unknown, store._state);
            store._open = null;
            store._gate.Exit();
        }

        private void End(CommitOutcome outcome, StoreState after)
        {
            if (outcome == CommitOutcome.Committed)
            {
                _updates.ForEach(static row => row.Commit());
                _inserts.ForEach(static row => row.Commit());
                store._state = after;
                store._highestSlot = _slot;
                store._votedSlot = _votedSlot ?? store._votedSlot;
                store._quarantine = _quarantine ?? store._quarantine;
                _halts.ForEach(halt => store._halts[halt.GroupKey] = halt);
                _endedHalts.ForEach(key => store._halts.Remove(key));
                return;
            }

            _updates.ForEach(static row => row.RollBack());
            _inserts.ForEach(row => store._rows.Remove(row.GroupKey));
        }

        private void RequireOpen() => Invariant.Require(!_ended && !_disposed, "A transaction is used until its commit.");
    }
}
