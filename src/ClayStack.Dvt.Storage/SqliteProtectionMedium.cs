using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// Protection rows in SQLite. Attestations have a narrow table of their own, because a slot rewrites many of them: a
/// thousand fill 14 pages of the log. Each update names the values that it replaces, so that the database itself notices if
/// memory and disk ever differ.
/// </summary>
internal sealed class SqliteProtectionMedium : IProtectionMedium
{
    private const string OnlyTheOwnerWrites = "Nobody but its owner writes a protection store.";

    private static readonly SqliteSchema Schema = new("protection store", 0x43445031, [
        """
        CREATE TABLE store (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          store_id BLOB NOT NULL CHECK (length(store_id) = 32),
          genesis_validators_root BLOB NOT NULL CHECK (length(genesis_validators_root) = 32),
          fence INTEGER NOT NULL,
          transactions INTEGER NOT NULL,
          highest_slot INTEGER
        );
        CREATE TABLE validators (
          number INTEGER PRIMARY KEY,
          group_key BLOB NOT NULL UNIQUE CHECK (length(group_key) = 48),
          origin INTEGER NOT NULL,
          doppelganger_waived INTEGER NOT NULL,
          block_slot INTEGER,
          block_root BLOB CHECK (length(block_root) = 32)
        );
        CREATE TABLE attestations (
          number INTEGER PRIMARY KEY,
          source INTEGER,
          target INTEGER,
          signing_root BLOB CHECK (length(signing_root) = 32)
        );
        """,
        """
        CREATE TABLE quarantine (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          cause INTEGER,
          since INTEGER NOT NULL,
          proven_timeline INTEGER NOT NULL,
          proven_counter INTEGER NOT NULL
        );
        """,
        """
        CREATE TABLE halts (
          group_key BLOB PRIMARY KEY CHECK (length(group_key) = 48),
          kind INTEGER NOT NULL,
          slot INTEGER NOT NULL,
          block BLOB NOT NULL CHECK (length(block) = 32),
          lifted INTEGER NOT NULL
        );
        """,
        """
        CREATE TABLE voting (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          slot INTEGER NOT NULL
        );
        """,
    ]);

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _updateStore;
    private readonly SqliteStatement _updateAttestation;
    private readonly SqliteStatement _updateBlock;
    private readonly SqliteStatement _replaceVotedSlot;
    private readonly SqliteStatement _insertValidator;
    private readonly SqliteStatement _insertAttestation;

    private SqliteProtectionMedium(SqliteDatabase database)
    {
        _database = database;
        _updateStore = database.Prepare(
            "UPDATE store SET fence = ?1, transactions = ?2, highest_slot = ?3 WHERE id = 1 AND store_id = ?4 AND fence = ?5 AND transactions = ?6");
        _updateAttestation = database.Prepare(
            "UPDATE attestations SET source = ?1, target = ?2, signing_root = ?3 WHERE number = ?4 AND source IS ?5 AND target IS ?6 AND signing_root IS ?7");
        _updateBlock = database.Prepare(
            "UPDATE validators SET block_slot = ?1, block_root = ?2 WHERE number = ?3 AND block_slot IS ?4 AND block_root IS ?5");
        _replaceVotedSlot = database.Prepare("INSERT OR REPLACE INTO voting (id, slot) VALUES (1, ?1)");
        _insertValidator = database.Prepare(
            "INSERT INTO validators (number, group_key, origin, doppelganger_waived, block_slot, block_root) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _insertAttestation = database.Prepare(
            "INSERT INTO attestations (number, source, target, signing_root) VALUES (?1, ?2, ?3, ?4)");
    }

    public string Place => _database.Path;

    /// <summary>Opens or makes a database, and checks that it is of this chain.</summary>
    public static SqliteProtectionMedium Open(string path, Root genesisValidatorsRoot, IRandomSource random)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path, Schema);
            database.Checkpoint();
            MakeIdentity(database, genesisValidatorsRoot, random);
            return new SqliteProtectionMedium(database);
        }
        catch (SqliteFailure failure)
        {
            database?.Dispose();
            throw failure.ToStoreException();
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    public MediumContent Load()
    {
        try
        {
            using SqliteStatement store = _database.Prepare("SELECT store_id, fence, transactions, highest_slot FROM store");
            Invariant.Require(store.Next(), "A protection store has an identity.");
            StoreState state = new(new Bytes32(store.Bytes(0)), new Fence(0, store.Number(1)!.Value), store.Number(2)!.Value);
            Slot? highestSlot = store.Number(3) is { } slot ? new Slot(slot) : null;
            return new MediumContent(state, highestSlot, LoadRows())
            {
                VotedSlot = LoadVotedSlot(),
                Quarantine = LoadQuarantine(),
                Halts = LoadHalts(),
            };
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    public CommitOutcome Commit(MediumChanges changes, out ProtectionStoreException? unknown)
    {
        unknown = null;
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            Write(changes);
        }
        catch (SqliteFailure failure)
        {
            _database.RollBack();
            throw failure.ToStoreException();
        }
        catch
        {
            _database.RollBack();
            throw;
        }

        try
        {
            _database.Execute("COMMIT");
            return CommitOutcome.Committed;
        }
        catch (SqliteFailure failure)
        {
            // The log may hold it, synced or not; what is read after this comes from SQLite, which knows.
            _database.RollBack();
            unknown = failure.ToStoreException();
            return CommitOutcome.Unknown;
        }
    }

    public void Dispose()
    {
        _updateStore.Dispose();
        _updateAttestation.Dispose();
        _updateBlock.Dispose();
        _replaceVotedSlot.Dispose();
        _insertValidator.Dispose();
        _insertAttestation.Dispose();
        _database.Dispose();
    }

    private static void MakeIdentity(SqliteDatabase database, Root genesisValidatorsRoot, IRandomSource random)
    {
        using SqliteStatement chain = database.Prepare("SELECT genesis_validators_root FROM store");
        if (chain.Next())
        {
            Root found = Root.FromBytes(chain.Bytes(0));
            if (found != genesisValidatorsRoot)
                throw new ProtectionStoreException(ProtectionStoreFault.WrongChain, $"The protection store {database.Path} is of the chain {found}, and this node's chain is {genesisValidatorsRoot}. Give each chain a store of its own.");
            return;
        }

        Span<byte> storeId = stackalloc byte[Bytes32.Length];
        random.Fill(storeId);
        using SqliteStatement insert = database.Prepare(
            "INSERT INTO store (id, store_id, genesis_validators_root, fence, transactions) VALUES (1, ?1, ?2, 0, 0)");
        insert.Bind(1, storeId);
        insert.Bind(2, genesisValidatorsRoot.Span);
        insert.Run();
    }

    private List<MediumRow> LoadRows()
    {
        List<MediumRow> rows = [];
        using SqliteStatement select = _database.Prepare(
            """
            SELECT v.number, v.group_key, v.origin, v.doppelganger_waived, v.block_slot, v.block_root, a.source, a.target, a.signing_root
            FROM validators v JOIN attestations a ON a.number = v.number ORDER BY v.number
            """);
        while (select.Next())
        {
            Invariant.Require(select.Number(0) == (ulong)rows.Count, "The rows of a protection store are numbered without gaps.");
            BlockMark? block = select.Number(4) is { } slot ? new BlockMark(new Slot(slot), RootOrNull(select.Bytes(5))) : null;
            AttestationMark? attestation = select.Number(6) is { } source && select.Number(7) is { } target
                ? new AttestationMark(new Epoch(source), new Epoch(target), RootOrNull(select.Bytes(8)))
                : null;
            rows.Add(new MediumRow(
                rows.Count,
                BlsPublicKeyBytes.FromBytes(select.Bytes(1)),
                (RowOrigin)select.Number(2)!.Value,
                select.Number(3) != 0,
                new ProtectionMarks(block, attestation)));
        }

        return rows;
    }

    private Slot? LoadVotedSlot()
    {
        using SqliteStatement select = _database.Prepare("SELECT slot FROM voting");
        return select.Next() ? new Slot(select.Number(0)!.Value) : null;
    }

    private QuarantineState? LoadQuarantine()
    {
        using SqliteStatement select = _database.Prepare("SELECT cause, since, proven_timeline, proven_counter FROM quarantine");
        if (!select.Next())
            return null;
        QuarantineCause? cause = select.Number(0) is { } number ? (QuarantineCause)number : null;
        return new QuarantineState(
            cause, new Slot(select.Number(1)!.Value), new Fence(checked((uint)select.Number(2)!.Value), select.Number(3)!.Value));
    }

    private void Write(QuarantineState quarantine)
    {
        using SqliteStatement replace = _database.Prepare(
            "INSERT OR REPLACE INTO quarantine (id, cause, since, proven_timeline, proven_counter) VALUES (1, ?1, ?2, ?3, ?4)");
        replace.Bind(1, (ulong?)quarantine.Cause);
        replace.Bind(2, quarantine.Since.Value);
        replace.Bind(3, quarantine.Proven.Timeline);
        replace.Bind(4, quarantine.Proven.Counter);
        replace.Run();
    }

    private List<HaltedValidator> LoadHalts()
    {
        List<HaltedValidator> halts = [];
        using SqliteStatement select = _database.Prepare("SELECT group_key, kind, slot, block, lifted FROM halts");
        while (select.Next())
        {
            halts.Add(new HaltedValidator(
                BlsPublicKeyBytes.FromBytes(select.Bytes(0)),
                (ForeignKind)select.Number(1)!.Value,
                new Slot(select.Number(2)!.Value),
                Root.FromBytes(select.Bytes(3)),
                select.Number(4) != 0));
        }

        return halts;
    }

    private void Write(HaltedValidator halt)
    {
        using SqliteStatement replace = _database.Prepare(
            "INSERT OR REPLACE INTO halts (group_key, kind, slot, block, lifted) VALUES (?1, ?2, ?3, ?4, ?5)");
        replace.Bind(1, halt.GroupKey.Span);
        replace.Bind(2, (ulong)halt.Kind);
        replace.Bind(3, halt.Slot.Value);
        replace.Bind(4, halt.Block.Span);
        replace.Bind(5, halt.Lifted ? 1UL : 0UL);
        replace.Run();
    }

    private void EndHalt(BlsPublicKeyBytes groupKey)
    {
        using SqliteStatement delete = _database.Prepare("DELETE FROM halts WHERE group_key = ?1 AND lifted = 1");
        delete.Bind(1, groupKey.Span);
        Invariant.Require(delete.Run() == 1, OnlyTheOwnerWrites);
    }

    private void Write(MediumChanges changes)
    {
        _updateStore.Bind(1, changes.After.Fence.Counter);
        _updateStore.Bind(2, changes.After.Transactions);
        _updateStore.Bind(3, changes.HighestSlot?.Value);
        BindId(_updateStore, 4, changes.Before.StoreId);
        _updateStore.Bind(5, changes.Before.Fence.Counter);
        _updateStore.Bind(6, changes.Before.Transactions);
        Invariant.Require(_updateStore.Run() == 1, OnlyTheOwnerWrites);
        for (int i = 0; i < changes.Updates.Count; i++)
            Update(changes.Updates[i]);
        for (int i = 0; i < changes.Inserts.Count; i++)
            Insert(changes.Inserts[i]);
        if (changes.VotedSlot is { } voted)
        {
            _replaceVotedSlot.Bind(1, voted.Value);
            _replaceVotedSlot.Run();
        }

        if (changes.Quarantine is { } quarantine)
            Write(quarantine);
        foreach (HaltedValidator halt in changes.Halts)
            Write(halt);
        foreach (BlsPublicKeyBytes key in changes.EndedHalts)
            EndHalt(key);
    }

    private void Update(MediumRow row)
    {
        if (row.Next.Attestation != row.Marks.Attestation)
        {
            Bind(_updateAttestation, 1, row.Next.Attestation);
            _updateAttestation.Bind(4, (ulong)row.Number);
            Bind(_updateAttestation, 5, row.Marks.Attestation);
            Invariant.Require(_updateAttestation.Run() == 1, OnlyTheOwnerWrites);
        }

        if (row.Next.Block != row.Marks.Block)
        {
            Bind(_updateBlock, 1, row.Next.Block);
            _updateBlock.Bind(3, (ulong)row.Number);
            Bind(_updateBlock, 4, row.Marks.Block);
            Invariant.Require(_updateBlock.Run() == 1, OnlyTheOwnerWrites);
        }

        if (row.NextDoppelgangerWaived != row.DoppelgangerWaived)
        {
            using SqliteStatement waive = _database.Prepare(
                "UPDATE validators SET doppelganger_waived = 1 WHERE number = ?1 AND doppelganger_waived = 0");
            waive.Bind(1, (ulong)row.Number);
            Invariant.Require(waive.Run() == 1, OnlyTheOwnerWrites);
        }
    }

    private void Insert(MediumRow row)
    {
        _insertValidator.Bind(1, (ulong)row.Number);
        _insertValidator.Bind(2, row.GroupKey.Span);
        _insertValidator.Bind(3, (ulong)row.Origin);
        _insertValidator.Bind(4, row.NextDoppelgangerWaived ? 1UL : 0UL);
        Bind(_insertValidator, 5, row.Next.Block);
        _insertValidator.Run();
        _insertAttestation.Bind(1, (ulong)row.Number);
        Bind(_insertAttestation, 2, row.Next.Attestation);
        _insertAttestation.Run();
    }

    private static void Bind(SqliteStatement statement, int position, AttestationMark? mark)
    {
        statement.Bind(position, mark?.Source.Value);
        statement.Bind(position + 1, mark?.Target.Value);
        Bind(statement, position + 2, mark?.SigningRoot);
    }

    private static void Bind(SqliteStatement statement, int position, BlockMark? mark)
    {
        statement.Bind(position, mark?.Slot.Value);
        Bind(statement, position + 1, mark?.SigningRoot);
    }

    private static void Bind(SqliteStatement statement, int position, Root? root)
    {
        if (root is { } known)
            statement.Bind(position, known.Span);
        else
            statement.BindNull(position);
    }

    private static void BindId(SqliteStatement statement, int position, Bytes32 id)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        id.CopyTo(bytes);
        statement.Bind(position, bytes);
    }

    private static Root? RootOrNull(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Root.FromBytes(bytes);
}
