using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// Protection rows on PostgreSQL, for as long as the lease is this process's. It begins inside the transaction of the
/// take-over, which has the lease's row locked: what is loaded first, and the new fence, are one step. A slot is one
/// transaction of two round trips, whatever the number of validators. Each update names the values that it replaces.
/// </summary>
internal sealed class PostgresProtectionMedium : IProtectionMedium
{
    private const string OnlyTheOwnerWrites = "Nobody but its owner writes a protection store.";

    private readonly PostgresDatabase _database;
    private readonly PostgresLease _lease;
    private bool _taking = true;

    /// <param name="database">A connection with the transaction of the take-over open; owned from here on.</param>
    /// <param name="lease">The lease as it will be.</param>
    public PostgresProtectionMedium(PostgresDatabase database, PostgresLease lease)
    {
        _database = database;
        _lease = lease;
        lease.Bind(database);
    }

    public string Place => _database.Place;

    public MediumContent Load()
    {
        try
        {
            // In the take-over's transaction the owner before still has it, with the counter below this one's at the most.
            if (_taking)
                return _database.Run(connection => Read(connection, _lease.Fence with { Counter = _lease.Fence.Counter - 1 }));
            int lost = _database.IsOpen ? 0 : _database.BackendId;
            _database.Begin();
            MediumContent content = _database.Run(connection =>
            {
                if (lost != 0)
                    PostgresLease.EndStale(connection, lost);
                using NpgsqlBatch batch = new(connection) { BatchCommands = { PostgresLease.Exclude() } };
                using (NpgsqlDataReader rows = batch.ExecuteReader())
                    _lease.RequireOwn(rows, Place);
                return Read(connection, _lease.Fence);
            });
            _database.RollBack();
            return content;
        }
        catch (PostgresFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    public CommitOutcome Commit(MediumChanges changes, out ProtectionStoreException? unknown)
    {
        List<NpgsqlBatchCommand> statements = [];
        List<int> expected = [];
        AddStore(changes, statements, expected);
        AddUpdates(changes.Updates, statements, expected);
        AddInserts(changes.Inserts, statements, expected);
        AddVotedSlot(changes.VotedSlot, statements, expected);
        AddQuarantine(changes.Quarantine, statements, expected);
        AddHalts(changes, statements, expected);
        void Check()
        {
            for (int i = 0; i < expected.Count; i++)
                Invariant.Require(statements[i].RecordsAffected == expected[i], OnlyTheOwnerWrites);
        }

        return _taking ? TakeOver(changes, statements, Check, out unknown) : _lease.Commit(_database, statements, Check, out unknown);
    }

    public void Dispose()
    {
        _database.RollBack();
        _lease.Release(_database);
        _database.Dispose();
    }

    private CommitOutcome TakeOver(
        MediumChanges changes, List<NpgsqlBatchCommand> statements, Action check, out ProtectionStoreException? unknown)
    {
        Invariant.Require(changes.After.Fence == _lease.Fence, "A take-over raises the fence by one.");
        NpgsqlBatchCommand[] take = _lease.Take();
        try
        {
            _database.Run(connection =>
            {
                using NpgsqlBatch batch = new(connection);
                foreach (NpgsqlBatchCommand statement in statements.Concat(take))
                    batch.BatchCommands.Add(statement);
                batch.ExecuteNonQuery();
                check();
                Invariant.Require(Array.TrueForAll(take, static statement => statement.RecordsAffected == 1), OnlyTheOwnerWrites);
                return 0;
            });
        }
        catch (PostgresFailure failure)
        {
            throw failure.ToStoreException();
        }

        CommitOutcome outcome = PostgresLease.Finish(_database, out unknown);
        _taking = false;
        return outcome;
    }

    private MediumContent Read(NpgsqlConnection connection, Fence fence)
    {
        using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                new("SELECT store_id, transactions, highest_slot FROM store WHERE id = 1"),
                new(
                    """
                    SELECT v.number, v.group_key, v.origin, v.doppelganger_waived, v.block_slot, v.block_root, a.source, a.target, a.signing_root
                    FROM validators v JOIN attestations a ON a.number = v.number ORDER BY v.number
                    """),
                new("SELECT cause, since, proven_timeline, proven_counter FROM quarantine"),
                new("SELECT group_key, kind, slot, block, lifted FROM halts"),
                new("SELECT slot FROM voting"),
            },
        };
        using NpgsqlDataReader rows = batch.ExecuteReader();
        Invariant.Require(rows.Read(), "A protection store has an identity.");
        StoreState state = new(new Bytes32(rows.GetFieldValue<byte[]>(0)), fence, Number(rows, 1)!.Value);
        Slot? highestSlot = Number(rows, 2) is { } slot ? new Slot(slot) : null;
        rows.NextResult();
        List<MediumRow> found = ReadRows(rows);
        rows.NextResult();
        QuarantineState? quarantine = ReadQuarantine(rows);
        rows.NextResult();
        List<HaltedValidator> halts = ReadHalts(rows);
        rows.NextResult();
        Slot? votedSlot = rows.Read() ? new Slot(Number(rows, 0)!.Value) : null;
        return new MediumContent(state, highestSlot, found) { VotedSlot = votedSlot, Quarantine = quarantine, Halts = halts };
    }

    private static List<HaltedValidator> ReadHalts(NpgsqlDataReader rows)
    {
        List<HaltedValidator> halts = [];
        while (rows.Read())
        {
            halts.Add(new HaltedValidator(
                BlsPublicKeyBytes.FromBytes(rows.GetFieldValue<byte[]>(0)),
                (ForeignKind)rows.GetInt32(1),
                new Slot(Number(rows, 2)!.Value),
                Root.FromBytes(rows.GetFieldValue<byte[]>(3)),
                rows.GetBoolean(4)));
        }

        return halts;
    }

    private static QuarantineState? ReadQuarantine(NpgsqlDataReader rows)
    {
        if (!rows.Read())
            return null;
        QuarantineCause? cause = rows.IsDBNull(0) ? null : (QuarantineCause)rows.GetInt32(0);
        return new QuarantineState(
            cause, new Slot(Number(rows, 1)!.Value), new Fence(checked((uint)rows.GetInt64(2)), Number(rows, 3)!.Value));
    }

    private static List<MediumRow> ReadRows(NpgsqlDataReader rows)
    {
        List<MediumRow> found = [];
        while (rows.Read())
        {
            Invariant.Require(rows.GetInt32(0) == found.Count, "The rows of a protection store are numbered without gaps.");
            BlockMark? block = Number(rows, 4) is { } slot ? new BlockMark(new Slot(slot), RootOrNull(rows, 5)) : null;
            AttestationMark? attestation = Number(rows, 6) is { } source && Number(rows, 7) is { } target
                ? new AttestationMark(new Epoch(source), new Epoch(target), RootOrNull(rows, 8))
                : null;
            found.Add(new MediumRow(
                found.Count,
                BlsPublicKeyBytes.FromBytes(rows.GetFieldValue<byte[]>(1)),
                (RowOrigin)rows.GetInt32(2),
                rows.GetBoolean(3),
                new ProtectionMarks(block, attestation)));
        }

        return found;
    }

    private static void AddStore(MediumChanges changes, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        statements.Add(new NpgsqlBatchCommand(
            "UPDATE store SET transactions = $1, highest_slot = $2 WHERE id = 1 AND store_id = $3 AND transactions = $4")
        {
            Parameters =
            {
                PostgresLease.Bits(changes.After.Transactions),
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = changes.HighestSlot is { } slot ? unchecked((long)slot.Value) : DBNull.Value },
                new NpgsqlParameter<byte[]> { TypedValue = changes.Before.StoreId.ToArray() },
                PostgresLease.Bits(changes.Before.Transactions),
            },
        });
        expected.Add(1);
    }

    private static void AddUpdates(IReadOnlyList<MediumRow> updates, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        MediumRow[] votes = [.. updates.Where(row => row.Next.Attestation != row.Marks.Attestation)];
        if (votes.Length > 0)
        {
            NpgsqlBatchCommand update = new(
                """
                UPDATE attestations a SET source = n.source, target = n.target, signing_root = n.root
                FROM unnest($1, $2, $3, $4, $5, $6, $7) AS n (number, source, target, root, source_before, target_before, root_before)
                WHERE a.number = n.number AND a.source IS NOT DISTINCT FROM n.source_before
                  AND a.target IS NOT DISTINCT FROM n.target_before AND a.signing_root IS NOT DISTINCT FROM n.root_before
                """);
            update.Parameters.Add(Numbers(votes));
            AddMarks(update, votes, static row => row.Next.Attestation);
            AddMarks(update, votes, static row => row.Marks.Attestation);
            statements.Add(update);
            expected.Add(votes.Length);
        }

        MediumRow[] blocks = [.. updates.Where(row => row.Next.Block != row.Marks.Block)];
        if (blocks.Length > 0)
        {
            NpgsqlBatchCommand update = new(
                """
                UPDATE validators v SET block_slot = n.slot, block_root = n.root
                FROM unnest($1, $2, $3, $4, $5) AS n (number, slot, root, slot_before, root_before)
                WHERE v.number = n.number AND v.block_slot IS NOT DISTINCT FROM n.slot_before AND v.block_root IS NOT DISTINCT FROM n.root_before
                """);
            update.Parameters.Add(Numbers(blocks));
            AddMarks(update, blocks, static row => row.Next.Block);
            AddMarks(update, blocks, static row => row.Marks.Block);
            statements.Add(update);
            expected.Add(blocks.Length);
        }

        MediumRow[] waived = [.. updates.Where(row => row.NextDoppelgangerWaived != row.DoppelgangerWaived)];
        if (waived.Length > 0)
        {
            NpgsqlBatchCommand update = new(
                "UPDATE validators SET doppelganger_waived = true WHERE number = ANY($1) AND NOT doppelganger_waived");
            update.Parameters.Add(Numbers(waived));
            statements.Add(update);
            expected.Add(waived.Length);
        }
    }

    private static void AddVotedSlot(Slot? slot, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        if (slot is not { } voted)
            return;
        statements.Add(new NpgsqlBatchCommand("INSERT INTO voting (id, slot) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET slot = $1")
        {
            Parameters = { PostgresLease.Bits(voted.Value) },
        });
        expected.Add(1);
    }

    private static void AddQuarantine(QuarantineState? quarantine, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        if (quarantine is null)
            return;
        statements.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO quarantine (id, cause, since, proven_timeline, proven_counter) VALUES (1, $1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET cause = $1, since = $2, proven_timeline = $3, proven_counter = $4
            """)
        {
            Parameters =
            {
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = quarantine.Cause is { } cause ? (int)cause : DBNull.Value },
                PostgresLease.Bits(quarantine.Since.Value),
                PostgresLease.Bits(quarantine.Proven.Timeline),
                PostgresLease.Bits(quarantine.Proven.Counter),
            },
        });
        expected.Add(1);
    }

    private static void AddHalts(MediumChanges changes, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        foreach (HaltedValidator halt in changes.Halts)
        {
            statements.Add(new NpgsqlBatchCommand(
                """
                INSERT INTO halts (group_key, kind, slot, block, lifted) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (group_key) DO UPDATE SET kind = $2, slot = $3, block = $4, lifted = $5
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<byte[]> { TypedValue = halt.GroupKey.Span.ToArray() },
                    new NpgsqlParameter<int> { TypedValue = (int)halt.Kind },
                    PostgresLease.Bits(halt.Slot.Value),
                    new NpgsqlParameter<byte[]> { TypedValue = halt.Block.Span.ToArray() },
                    new NpgsqlParameter<bool> { TypedValue = halt.Lifted },
                },
            });
            expected.Add(1);
        }

        foreach (BlsPublicKeyBytes key in changes.EndedHalts)
        {
            statements.Add(new NpgsqlBatchCommand("DELETE FROM halts WHERE group_key = $1 AND lifted")
            {
                Parameters = { new NpgsqlParameter<byte[]> { TypedValue = key.Span.ToArray() } },
            });
            expected.Add(1);
        }
    }

    private static void AddInserts(IReadOnlyList<MediumRow> inserts, List<NpgsqlBatchCommand> statements, List<int> expected)
    {
        if (inserts.Count == 0)
            return;
        NpgsqlBatchCommand validators = new(
            """
            INSERT INTO validators (number, group_key, origin, doppelganger_waived, block_slot, block_root)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            """);
        validators.Parameters.Add(Numbers(inserts));
        validators.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. inserts.Select(row => row.GroupKey.Span.ToArray())] });
        validators.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. inserts.Select(row => (int)row.Origin)] });
        validators.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. inserts.Select(row => row.NextDoppelgangerWaived)] });
        AddMarks(validators, inserts, static row => row.Next.Block);
        statements.Add(validators);
        expected.Add(inserts.Count);

        NpgsqlBatchCommand attestations = new(
            "INSERT INTO attestations (number, source, target, signing_root) SELECT * FROM unnest($1, $2, $3, $4)");
        attestations.Parameters.Add(Numbers(inserts));
        AddMarks(attestations, inserts, static row => row.Next.Attestation);
        statements.Add(attestations);
        expected.Add(inserts.Count);
    }

    private static void AddMarks(NpgsqlBatchCommand command, IReadOnlyList<MediumRow> rows, Func<MediumRow, AttestationMark?> mark)
    {
        command.Parameters.Add(Numbers(rows, row => mark(row)?.Source.Value));
        command.Parameters.Add(Numbers(rows, row => mark(row)?.Target.Value));
        command.Parameters.Add(Roots(rows, row => mark(row)?.SigningRoot));
    }

    private static void AddMarks(NpgsqlBatchCommand command, IReadOnlyList<MediumRow> rows, Func<MediumRow, BlockMark?> mark)
    {
        command.Parameters.Add(Numbers(rows, row => mark(row)?.Slot.Value));
        command.Parameters.Add(Roots(rows, row => mark(row)?.SigningRoot));
    }

    private static NpgsqlParameter<int[]> Numbers(IReadOnlyList<MediumRow> rows) =>
        new() { TypedValue = [.. rows.Select(row => row.Number)] };

    private static NpgsqlParameter<long?[]> Numbers(IReadOnlyList<MediumRow> rows, Func<MediumRow, ulong?> number) =>
        new() { TypedValue = [.. rows.Select(row => number(row) is { } value ? unchecked((long)value) : (long?)null)] };

    private static NpgsqlParameter<byte[]?[]> Roots(IReadOnlyList<MediumRow> rows, Func<MediumRow, Root?> root) =>
        new() { TypedValue = [.. rows.Select(row => root(row)?.Span.ToArray())] };

    private static ulong? Number(NpgsqlDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : unchecked((ulong)rows.GetInt64(column));

    private static Root? RootOrNull(NpgsqlDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : Root.FromBytes(rows.GetFieldValue<byte[]>(column));
}
