using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Sql;
using Npgsql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// The ownership of a store on PostgreSQL (PROTOCOL S8). Each transaction of the owner shares the lease's row and checks that
/// its fence stands there; a take-over changes the row, and so waits for the transactions that are open, or ends them. What
/// decides is therefore always the row, never a clock; the clock, the server's, only says when a successor may come.
/// </summary>
public sealed class PostgresLease : IDisposable
{
    private readonly PostgresStoreOptions _options;
    private readonly ulong _counterBefore;
    private readonly ulong _systemIdentifier;
    private readonly PostgresDatabase _heartbeat;

    /// <param name="options">Where the store is, and who this process is.</param>
    /// <param name="counterBefore">The last owner's counter.</param>
    /// <param name="fence">The fence of this ownership.</param>
    /// <param name="systemIdentifier">The server's.</param>
    internal PostgresLease(PostgresStoreOptions options, ulong counterBefore, Fence fence, ulong systemIdentifier)
    {
        _options = options;
        _counterBefore = counterBefore;
        _systemIdentifier = systemIdentifier;
        Fence = fence;
        _heartbeat = Connect();
    }

    /// <summary>
    /// The fence of this ownership: the server's timeline, and one more than the last owner's counter, or than the counter that
    /// peers have proven (PROTOCOL S6).
    /// </summary>
    public Fence Fence { get; }

    /// <summary>How long it lasts without a sign of life.</summary>
    public TimeSpan Duration => _options.Lease;

    /// <summary>Gives a sign of life. Blocking, on a connection of its own; not thread-safe.</summary>
    public LeaseRenewal Renew()
    {
        const string sql =
            """
            UPDATE heartbeat SET expires_at = clock_timestamp() + $1 WHERE id = 1 AND fence_counter = $2
            RETURNING current_setting('fsync')
            """;
        try
        {
            string? fsync = _heartbeat.Run(connection =>
            {
                using NpgsqlCommand command = new(sql, connection)
                {
                    Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = Duration }, Bits(Fence.Counter) },
                };
                return (string?)command.ExecuteScalar();
            });
            return fsync switch
            {
                "on" => new LeaseRenewal.Renewed(),
                null => new LeaseRenewal.Lost(Taken(_heartbeat.Place)),
                _ => new LeaseRenewal.Lost($"fsync of the database {_heartbeat.Place} was switched to {fsync}: a loss of power would lose what was signed. Set fsync = on and start the node again."),
            };
        }
        catch (PostgresFailure failure)
        {
            return failure.MayPass ? new LeaseRenewal.Failed(failure.Message) : new LeaseRenewal.Lost(failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _heartbeat.Dispose();

    /// <summary>A parameter with the bits of an unsigned number.</summary>
    internal static NpgsqlParameter<long> Bits(ulong value) => new() { TypedValue = unchecked((long)value) };

    /// <summary>A connection of the owner: only to the server and the timeline on which it became the owner.</summary>
    internal PostgresDatabase Connect()
    {
        PostgresDatabase database = PostgresDatabase.Create(_options.Address, _options.Limits, _options.Password);
        Bind(database);
        return database;
    }

    /// <summary>Makes a connection one of the owner.</summary>
    internal void Bind(PostgresDatabase database) =>
        database.AlsoRequire = server => PostgresServerRule.CheckSame(server, _systemIdentifier, Fence.Timeline, database.Place);

    /// <summary>The statement with which each of the owner's transactions begins: it shares the row until it ends.</summary>
    internal static NpgsqlBatchCommand Share() => new("SELECT fence_timeline, fence_counter, holder FROM lease WHERE id = 1 FOR SHARE");

    /// <summary>The same for a look at everything: it waits until what this owner left behind on a lost connection has ended.</summary>
    internal static NpgsqlBatchCommand Exclude() => new("SELECT fence_timeline, fence_counter, holder FROM lease WHERE id = 1 FOR UPDATE");

    /// <summary>Requires that the row which <see cref="Share"/> or <see cref="Exclude"/> gave names this owner.</summary>
    /// <exception cref="ProtectionStoreException">It does not.</exception>
    internal void RequireOwn(NpgsqlDataReader rows, string place)
    {
        if (!rows.Read() || rows.GetInt64(0) != Fence.Timeline || unchecked((ulong)rows.GetInt64(1)) != Fence.Counter)
            throw new ProtectionStoreException(ProtectionStoreFault.LeaseLost, Taken(place));
    }

    /// <summary>
    /// Changes the row to this owner, inside the open transaction of the take-over.
    /// </summary>
    internal NpgsqlBatchCommand[] Take() =>
    [
        new("UPDATE lease SET fence_timeline = $1, fence_counter = $2, holder = $3 WHERE id = 1 AND fence_counter = $4")
        {
            Parameters = { Bits(Fence.Timeline), Bits(Fence.Counter), new NpgsqlParameter<string> { TypedValue = _options.Holder }, Bits(_counterBefore) },
        },
        new("UPDATE heartbeat SET fence_counter = $1, expires_at = clock_timestamp() + $2 WHERE id = 1")
        {
            Parameters = { Bits(Fence.Counter), new NpgsqlParameter<TimeSpan> { TypedValue = Duration } },
        },
    ];

    /// <summary>Runs statements in a transaction that shares the lease's row, in one round trip, and commits it in another.</summary>
    /// <param name="database">One of the owner's connections.</param>
    /// <param name="statements">What to do beside.</param>
    /// <param name="check">Looks at how many rows each statement changed, before the commit.</param>
    /// <param name="unknown">The cause, if the outcome is unknown.</param>
    /// <exception cref="ProtectionStoreException">It failed before the commit, or the lease is lost: nothing was recorded.</exception>
    internal CommitOutcome Commit(
        PostgresDatabase database, IReadOnlyList<NpgsqlBatchCommand> statements, Action check, out ProtectionStoreException? unknown)
    {
        try
        {
            database.Begin();
            database.Run(connection =>
            {
                using NpgsqlBatch batch = new(connection) { BatchCommands = { Share() } };
                foreach (NpgsqlBatchCommand statement in statements)
                    batch.BatchCommands.Add(statement);
                using NpgsqlDataReader rows = batch.ExecuteReader();
                RequireOwn(rows, database.Place);
                while (rows.NextResult())
                {
                }

                check();
                return 0;
            });
        }
        catch (PostgresFailure failure)
        {
            throw failure.ToStoreException();
        }

        return Finish(database, out unknown);
    }

    /// <summary>Commits the open transaction.</summary>
    /// <param name="database">The connection that has it.</param>
    /// <param name="unknown">The cause, if the outcome is unknown.</param>
    internal static CommitOutcome Finish(PostgresDatabase database, out ProtectionStoreException? unknown)
    {
        try
        {
            database.Commit();
            unknown = null;
            return CommitOutcome.Committed;
        }
        catch (PostgresFailure failure)
        {
            // The server may have it or not, or may just be about to; what is read after this waits for that.
            unknown = failure.ToStoreException();
            return CommitOutcome.Unknown;
        }
    }

    /// <summary>Lets a successor come at once. Never fails: if the server cannot be told, the lease runs out.</summary>
    internal void Release(PostgresDatabase database)
    {
        if (!database.IsOpen)
            return;
        try
        {
            database.Run(connection =>
            {
                using NpgsqlCommand command = new("UPDATE heartbeat SET expires_at = '-infinity' WHERE id = 1 AND fence_counter = $1", connection)
                {
                    Parameters = { Bits(Fence.Counter) },
                };
                return command.ExecuteNonQuery();
            });
        }
        catch (PostgresFailure)
        {
            // Then it runs out by itself.
        }
    }

    /// <summary>
    /// Ends the connections that have a transaction open which holds the lease's row. The server ends a paused owner's idle
    /// transaction by itself, but not one whose owner was paused while it wrote a statement.
    /// </summary>
    /// <param name="connection">The own connection, which is spared.</param>
    /// <param name="backendId">Which one; 0 for all.</param>
    internal static void EndStale(NpgsqlConnection connection, int backendId)
    {
        const string sql =
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND relation = 'lease'::regclass AND mode IN ('RowShareLock', 'RowExclusiveLock')
              AND pid <> pg_backend_pid() AND ($1 = 0 OR pid = $1)
            """;
        using NpgsqlCommand command = new(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = backendId } } };
        command.ExecuteNonQuery();
    }

    private string Taken(string place) =>
        $"LeaseLost: another process of this operator has taken over the store {place} (this one had fence {Fence.Counter}). Nothing more is signed here; started again, this process stands by.";
}
