using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>Peer records in SQLite. Hello and bundles have tables of their own, so that a slot rewrites only what rose.</summary>
internal sealed class SqlitePeerRecordMedium : IPeerRecordMedium
{
    private static readonly SqliteSchema Schema = new("peer records", 0x43445231, [
        SqliteClusterFile.ClusterTable + """
        CREATE TABLE hellos (
          peer INTEGER PRIMARY KEY,
          store_id BLOB NOT NULL CHECK (length(store_id) = 32),
          start_id BLOB NOT NULL CHECK (length(start_id) = 32),
          fence_timeline INTEGER NOT NULL,
          fence_counter INTEGER NOT NULL,
          signed BLOB NOT NULL
        );
        CREATE TABLE slots (peer INTEGER PRIMARY KEY, slot INTEGER NOT NULL, signed BLOB NOT NULL);
        CREATE TABLE targets (peer INTEGER PRIMARY KEY, target INTEGER NOT NULL, signed BLOB NOT NULL);
        """,
    ]);

    private readonly SqliteDatabase _database;

    private SqlitePeerRecordMedium(SqliteDatabase database) => _database = database;

    public string Place => _database.Path;

    public static SqlitePeerRecordMedium Open(string path, Bytes32 definitionHash) =>
        SqliteClusterFile.Open(path, Schema, definitionHash, static database => new SqlitePeerRecordMedium(database));

    public IReadOnlyList<PeerRecord> Load()
    {
        try
        {
            SortedDictionary<OperatorIndex, PeerRecord> records = [];
            using SqliteStatement hellos = _database.Prepare(
                "SELECT peer, store_id, start_id, fence_timeline, fence_counter, signed FROM hellos");
            while (hellos.Next())
            {
                Fence fence = new(checked((uint)hellos.Number(3)!.Value), hellos.Number(4)!.Value);
                RunIdentity run = new(new Bytes32(hellos.Bytes(1)), new Bytes32(hellos.Bytes(2)), fence);
                byte[] signed = hellos.Bytes(5).ToArray();
                Change(records, hellos, record => record with { LastRun = run, SignedHello = signed });
            }

            using SqliteStatement slots = _database.Prepare("SELECT peer, slot, signed FROM slots");
            while (slots.Next())
            {
                Slot slot = new(slots.Number(1)!.Value);
                byte[] signed = slots.Bytes(2).ToArray();
                Change(records, slots, record => record with { HighestSlot = slot, SlotBundle = signed });
            }

            using SqliteStatement targets = _database.Prepare("SELECT peer, target, signed FROM targets");
            while (targets.Next())
            {
                Epoch target = new(targets.Number(1)!.Value);
                byte[] signed = targets.Bytes(2).ToArray();
                Change(records, targets, record => record with { HighestTarget = target, TargetBundle = signed });
            }

            return [.. records.Values];
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    public CommitOutcome Commit(
        IReadOnlyList<(PeerRecord Before, PeerRecord After)> changes, out ProtectionStoreException? unknown)
    {
        unknown = null;
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            foreach ((PeerRecord before, PeerRecord after) in changes)
                Write(before, after);
        }
        catch (SqliteFailure failure)
        {
            _database.RollBack();
            throw failure.ToStoreException();
        }

        try
        {
            _database.Execute("COMMIT");
            return CommitOutcome.Committed;
        }
        catch (SqliteFailure failure)
        {
            _database.RollBack();
            unknown = failure.ToStoreException();
            return CommitOutcome.Unknown;
        }
    }

    public void Dispose() => _database.Dispose();

    private static void Change(
        SortedDictionary<OperatorIndex, PeerRecord> records, SqliteStatement row, Func<PeerRecord, PeerRecord> change)
    {
        OperatorIndex peer = new(checked((int)row.Number(0)!.Value));
        records[peer] = change(records.GetValueOrDefault(peer) ?? PeerRecordRule.Blank(peer));
    }

    private void Write(PeerRecord before, PeerRecord after)
    {
        ulong peer = (ulong)after.Peer.Value;
        if (after.LastRun is { } run && (before.LastRun != run || !before.SignedHello.Equals(after.SignedHello)))
        {
            using SqliteStatement hello = _database.Prepare(
                "INSERT OR REPLACE INTO hellos (peer, store_id, start_id, fence_timeline, fence_counter, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
            hello.Bind(1, peer);
            hello.Bind(2, run.StoreId.ToArray());
            hello.Bind(3, run.StartId.ToArray());
            hello.Bind(4, run.Fence.Timeline);
            hello.Bind(5, run.Fence.Counter);
            hello.Bind(6, after.SignedHello.Span);
            hello.Run();
        }

        if (after.HighestSlot is { } slot && before.HighestSlot != slot)
            Write("INSERT OR REPLACE INTO slots (peer, slot, signed) VALUES (?1, ?2, ?3)", peer, slot.Value, after.SlotBundle.Span);
        if (after.HighestTarget is { } target && before.HighestTarget != target)
            Write("INSERT OR REPLACE INTO targets (peer, target, signed) VALUES (?1, ?2, ?3)", peer, target.Value, after.TargetBundle.Span);
    }

    private void Write(string sql, ulong peer, ulong height, ReadOnlySpan<byte> signed)
    {
        using SqliteStatement statement = _database.Prepare(sql);
        statement.Bind(1, peer);
        statement.Bind(2, height);
        statement.Bind(3, signed);
        statement.Run();
    }
}
