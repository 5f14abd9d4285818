using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using Npgsql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// Peer records on PostgreSQL, on a connection of their own: they must not delay protection. A process that has lost the
/// lease records nothing here either, so a successor's newer records stand.
/// </summary>
internal sealed class PostgresPeerRecordMedium(PostgresLease lease) : IPeerRecordMedium
{
    private readonly PostgresDatabase _database = lease.Connect();

    public string Place => _database.Place;

    public IReadOnlyList<PeerRecord> Load()
    {
        try
        {
            int lost = _database.IsOpen ? 0 : _database.BackendId;
            _database.Begin();
            IReadOnlyList<PeerRecord> records = _database.Run(connection =>
            {
                if (lost != 0)
                    PostgresLease.EndStale(connection, lost);
                return Read(connection);
            });
            _database.RollBack();
            return records;
        }
        catch (PostgresFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    public CommitOutcome Commit(
        IReadOnlyList<(PeerRecord Before, PeerRecord After)> changes, out ProtectionStoreException? unknown)
    {
        List<NpgsqlBatchCommand> statements = [];
        foreach ((PeerRecord before, PeerRecord after) in changes)
        {
            if (after.LastRun is { } run && (before.LastRun != run || !before.SignedHello.Equals(after.SignedHello)))
                statements.Add(Hello(after, run));
            if (after.HighestSlot is { } slot && before.HighestSlot != slot)
                statements.Add(Bundle("slots", "slot", after.Peer, slot.Value, after.SlotBundle));
            if (after.HighestTarget is { } target && before.HighestTarget != target)
                statements.Add(Bundle("targets", "target", after.Peer, target.Value, after.TargetBundle));
        }

        return lease.Commit(_database, statements, static () => { }, out unknown);
    }

    public void Dispose() => _database.Dispose();

    private List<PeerRecord> Read(NpgsqlConnection connection)
    {
        SortedDictionary<OperatorIndex, PeerRecord> records = [];
        using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                PostgresLease.Exclude(),
                new("SELECT peer, store_id, start_id, fence_timeline, fence_counter, signed FROM hellos"),
                new("SELECT peer, slot, signed FROM slots"),
                new("SELECT peer, target, signed FROM targets"),
            },
        };
        using NpgsqlDataReader rows = batch.ExecuteReader();
        lease.RequireOwn(rows, Place);
        Each(rows, records, (record, row) => record with
        {
            LastRun = new RunIdentity(
                new Bytes32(row.GetFieldValue<byte[]>(1)),
                new Bytes32(row.GetFieldValue<byte[]>(2)),
                new Fence(checked((uint)row.GetInt64(3)), Bits(row, 4))),
            SignedHello = row.GetFieldValue<byte[]>(5),
        });
        Each(rows, records, (record, row) => record with { HighestSlot = new Slot(Bits(row, 1)), SlotBundle = row.GetFieldValue<byte[]>(2) });
        Each(rows, records, (record, row) => record with { HighestTarget = new Epoch(Bits(row, 1)), TargetBundle = row.GetFieldValue<byte[]>(2) });
        return [.. records.Values];
    }

    /// <summary>Puts the next result's rows into their peers' records.</summary>
    private static void Each(
        NpgsqlDataReader rows, SortedDictionary<OperatorIndex, PeerRecord> records, Func<PeerRecord, NpgsqlDataReader, PeerRecord> change)
    {
        rows.NextResult();
        while (rows.Read())
        {
            OperatorIndex peer = new(rows.GetInt32(0));
            records[peer] = change(records.GetValueOrDefault(peer) ?? PeerRecordRule.Blank(peer), rows);
        }
    }

    private static NpgsqlBatchCommand Hello(PeerRecord record, RunIdentity run) => new(
        """
        INSERT INTO hellos (peer, store_id, start_id, fence_timeline, fence_counter, signed) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (peer) DO UPDATE SET store_id = $2, start_id = $3, fence_timeline = $4, fence_counter = $5, signed = $6
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = record.Peer.Value },
            new NpgsqlParameter<byte[]> { TypedValue = run.StoreId.ToArray() },
            new NpgsqlParameter<byte[]> { TypedValue = run.StartId.ToArray() },
            PostgresLease.Bits(run.Fence.Timeline),
            PostgresLease.Bits(run.Fence.Counter),
            new NpgsqlParameter<byte[]> { TypedValue = record.SignedHello.ToArray() },
        },
    };

    private static NpgsqlBatchCommand Bundle(string table, string height, OperatorIndex peer, ulong value, ReadOnlyMemory<byte> signed) => new(
        $"INSERT INTO {table} (peer, {height}, signed) VALUES ($1, $2, $3) ON CONFLICT (peer) DO UPDATE SET {height} = $2, signed = $3")
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = peer.Value },
            PostgresLease.Bits(value),
            new NpgsqlParameter<byte[]> { TypedValue = signed.ToArray() },
        },
    };

    private static ulong Bits(NpgsqlDataReader row, int column) => unchecked((ulong)row.GetInt64(column));
}
