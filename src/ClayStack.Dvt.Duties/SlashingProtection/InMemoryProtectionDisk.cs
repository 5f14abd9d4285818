using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The two disks of a simulated node, one with its protection store and one with the anchor. They hold only what is durable,
/// survive the node's crashes, fail where they are told to, and can be set back to a backup. Thread-safe.
/// </summary>
/// <param name="storeId">The identity that a new store on it gets.</param>
public sealed class InMemoryProtectionDisk(Bytes32 storeId)
{
    private readonly Lock _gate = new();
    private List<ProtectionRow> _rows = [];
    private StoreState _state = new(storeId, default, 0);
    private Slot? _highestSlot;
    private Slot? _votedSlot;
    private QuarantineState? _quarantine;
    private List<HaltedValidator> _halts = [];
    private ProtectionAnchor? _anchor;
    private object? _owner;

    /// <summary>Chooses the fault at each step; null for a disk that works.</summary>
    public Func<SimulatedDiskStep, SimulatedDiskFault>? Fault { get; set; }

    /// <summary>What lies there, to be put back later. The anchor is apart: restoring the store alone is the mistake to play.</summary>
    public Backup CopyStore()
    {
        lock (_gate)
            return new Backup(_state, _highestSlot, [.. _rows]) { VotedSlot = _votedSlot, Quarantine = _quarantine, Halts = [.. _halts] };
    }

    /// <summary>The anchor, to be put back later; null if none was written.</summary>
    public ProtectionAnchor? CopyAnchor()
    {
        lock (_gate)
            return _anchor;
    }

    /// <summary>Puts an old store in the place of the newer one.</summary>
    /// <param name="backup">What <see cref="CopyStore"/> gave.</param>
    public void RestoreStore(Backup backup)
    {
        ArgumentNullException.ThrowIfNull(backup);
        lock (_gate)
        {
            _state = backup.State;
            _highestSlot = backup.HighestSlot;
            _votedSlot = backup.VotedSlot;
            _quarantine = backup.Quarantine;
            _rows = [.. backup.Rows];
            _halts = [.. backup.Halts];
        }
    }

    /// <summary>Puts an old anchor in the place of the newer one, or takes it away.</summary>
    /// <param name="anchor">What <see cref="CopyAnchor"/> gave.</param>
    public void RestoreAnchor(ProtectionAnchor? anchor)
    {
        lock (_gate)
            _anchor = anchor;
    }

    /// <summary>The node's process is gone, whatever it was doing: the store can be opened again.</summary>
    public void Crash()
    {
        lock (_gate)
            _owner = null;
    }

    /// <summary>The store's side, owned by one run until it is disposed or crashes.</summary>
    /// <param name="reserve">How many transactions one write of the anchor serves.</param>
    /// <param name="anchor">Keeps the anchor for the same run.</param>
    internal IProtectionMedium Own(ulong reserve, out AnchorKeeper anchor)
    {
        lock (_gate)
        {
            if (_owner is not null)
                throw new ProtectionStoreException(ProtectionStoreFault.InUse, "The protection store in memory is open already. Close it first.");
            Medium medium = new(this);
            _owner = medium;
            anchor = new AnchorKeeper(medium, Medium.StorePlace, reserve);
            return medium;
        }
    }

    /// <summary>A copy of a store.</summary>
    /// <param name="State">Whose it is, and how far it is.</param>
    /// <param name="HighestSlot">The highest slot recorded; null if none was.</param>
    /// <param name="Rows">The rows.</param>
    public sealed record Backup(StoreState State, Slot? HighestSlot, IReadOnlyList<ProtectionRow> Rows)
    {
        /// <summary>The highest slot voted in; null if none was recorded.</summary>
        public Slot? VotedSlot { get; init; }

        /// <summary>What was kept of quarantines; null if there never was one.</summary>
        public QuarantineState? Quarantine { get; init; }

        /// <summary>The validators that were halted.</summary>
        public IReadOnlyList<HaltedValidator> Halts { get; init; } = [];
    }

    private sealed class Medium(InMemoryProtectionDisk disk) : IProtectionMedium, IProtectionAnchor
    {
        public const string StorePlace = "in memory";

        string IProtectionMedium.Place => StorePlace;

        string IProtectionAnchor.Place => "in memory as well";

        public MediumContent Load()
        {
            lock (disk._gate)
            {
                Play(SimulatedDiskStep.Load);
                IReadOnlyList<MediumRow> rows = [.. disk._rows.Select(static (row, number) =>
                    new MediumRow(number, row.GroupKey, row.Origin, row.DoppelgangerWaived, row.Marks))];
                return new MediumContent(disk._state, disk._highestSlot, rows)
                {
                    VotedSlot = disk._votedSlot,
                    Quarantine = disk._quarantine,
                    Halts = [.. disk._halts],
                };
            }
        }

        public CommitOutcome Commit(MediumChanges changes, out ProtectionStoreException? unknown)
        {
            lock (disk._gate)
            {
                unknown = null;
                try
                {
                    Play(SimulatedDiskStep.Commit);
                    Apply(changes);
                    Play(SimulatedDiskStep.Committed);
                    return CommitOutcome.Committed;
                }
                catch (ProtectionStoreException failure)
                {
                    unknown = failure;
                    return CommitOutcome.Unknown;
                }
            }
        }

        public ProtectionAnchor? Read()
        {
            lock (disk._gate)
            {
                Play(SimulatedDiskStep.AnchorRead);
                return disk._anchor;
            }
        }

        public void Write(ProtectionAnchor anchor)
        {
            lock (disk._gate)
            {
                Play(SimulatedDiskStep.AnchorWrite);
                disk._anchor = anchor;
                Play(SimulatedDiskStep.AnchorWritten);
            }
        }

        public void Dispose()
        {
            lock (disk._gate)
            {
                if (ReferenceEquals(disk._owner, this))
                    disk._owner = null;
            }
        }

        private void Apply(MediumChanges changes)
        {
            const string rule = "Nobody but its owner writes a protection store.";
            Invariant.Require(disk._state == changes.Before, rule);
            foreach (MediumRow row in changes.Updates)
            {
                Invariant.Require(disk._rows[row.Number].Marks == row.Marks, rule);
                disk._rows[row.Number] = disk._rows[row.Number] with { Marks = row.Next, DoppelgangerWaived = row.NextDoppelgangerWaived };
            }

            foreach (MediumRow row in changes.Inserts)
            {
                Invariant.Require(disk._rows.Count == row.Number, rule);
                disk._rows.Add(new ProtectionRow(row.GroupKey, row.Next, row.Origin, row.NextDoppelgangerWaived));
            }

            disk._state = changes.After;
            disk._highestSlot = changes.HighestSlot;
            disk._votedSlot = changes.VotedSlot ?? disk._votedSlot;
            disk._quarantine = changes.Quarantine ?? disk._quarantine;
            foreach (HaltedValidator halt in changes.Halts)
            {
                disk._halts.RemoveAll(known => known.GroupKey == halt.GroupKey);
                disk._halts.Add(halt);
            }

            foreach (BlsPublicKeyBytes key in changes.EndedHalts)
                Invariant.Require(disk._halts.RemoveAll(known => known.GroupKey == key) == 1, rule);
        }

        private void Play(SimulatedDiskStep step)
        {
            if (!ReferenceEquals(disk._owner, this))
                throw new SimulatedCrashException("This run of the simulated process has ended before.");
            switch (disk.Fault?.Invoke(step) ?? SimulatedDiskFault.None)
            {
                case SimulatedDiskFault.Crash:
                    disk._owner = null;
                    throw new SimulatedCrashException($"The simulated process ended at {step}.");
                case SimulatedDiskFault.Fail:
                    throw new ProtectionStoreException($"The simulated disk failed at {step}. Let it work again.");
            }
        }
    }
}
