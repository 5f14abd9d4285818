using System.Data;
using System.Globalization;
using Dapper;
using Npgsql;

namespace ClayStack.Dvt.Sql;

/// <summary>
/// One lasting connection to a PostgreSQL database: opened when it is needed, and held against PROTOCOL S8 each time that it
/// is. Whatever fails in a way that leaves its state in doubt closes it. Blocking, and not thread-safe.
/// </summary>
public sealed class PostgresDatabase : IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresLimits _limits;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private string? _warning;

    private PostgresDatabase(NpgsqlDataSource source, PostgresLimits limits, string place)
    {
        _source = source;
        _limits = limits;
        Place = place;
    }

    /// <summary>Which database, for messages; holds no secret.</summary>
    public string Place { get; }

    /// <summary>What the server said when the connection was opened last; null before the first time.</summary>
    public PostgresServer? Server { get; private set; }

    /// <summary>The number of the last connection's process on the server; 0 before the first.</summary>
    public int BackendId { get; private set; }

    /// <summary>Whether there is a connection, as far as is known.</summary>
    public bool IsOpen => _connection is { State: ConnectionState.Open };

    /// <summary>
    /// What a newly opened connection must fulfil beside the general rule; gives the fault, or null. Asked each time.
    /// </summary>
    public Func<PostgresServer, PostgresFailure?>? AlsoRequire { get; set; }

    /// <summary>Makes one that is not connected yet.</summary>
    /// <param name="address">Where and as whom.</param>
    /// <param name="limits">How long things may take.</param>
    /// <param name="password">Reads the password each time that a connection is opened; null for none.</param>
    public static PostgresDatabase Create(PostgresAddress address, PostgresLimits limits, Func<string>? password)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(limits);
        NpgsqlDataSourceBuilder builder = new(address.ToBuilder(limits).ConnectionString);
        if (password is not null)
            builder.UsePasswordProvider(_ => password(), (_, _) => ValueTask.FromResult(password()));
        return new PostgresDatabase(builder.Build(), limits, address.ToString());
    }

    /// <summary>Brings the tables of the connection's schema up to date, or makes them.</summary>
    /// <param name="schema">What they are for.</param>
    /// <exception cref="PostgresFailure">It cannot be done; the fault says why.</exception>
    public void Migrate(PostgresSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        const long oneAtATime = 0x434c_4159_4456_5401; // "CLAYDVT" and 1: chosen once, so that two starts take turns
        Run(connection =>
        {
            Begin();
            connection.Execute("SELECT pg_advisory_xact_lock(@oneAtATime)", new { oneAtATime });
            connection.Execute("CREATE TABLE IF NOT EXISTS clay_dvt_schema (purpose text NOT NULL PRIMARY KEY, version integer NOT NULL)");
            (string Purpose, int Version)[] found = [.. connection.Query<(string, int)>("SELECT purpose, version FROM clay_dvt_schema")];
            if (found.Length > 1 || (found.Length == 1 && !string.Equals(found[0].Purpose, schema.Purpose, StringComparison.Ordinal)))
                throw new PostgresFailure(PostgresFault.Malformed, $"The database {Place} holds tables of another purpose. Give {schema.Purpose} a database or a schema (Search Path) of its own.");
            int version = found.Length == 1 ? found[0].Version : 0;
            if (version > schema.Migrations.Count)
                throw new PostgresFailure(PostgresFault.NewerSchema, string.Create(CultureInfo.InvariantCulture, $"The tables of {schema.Purpose} in {Place} have version {version}, and this program knows up to {schema.Migrations.Count}. Run the newer version that wrote them."));
            for (int i = version; i < schema.Migrations.Count; i++)
                connection.Execute(schema.Migrations[i]);
            if (version < schema.Migrations.Count)
                connection.Execute("INSERT INTO clay_dvt_schema VALUES (@Purpose, @Count) ON CONFLICT (purpose) DO UPDATE SET version = @Count", new { schema.Purpose, schema.Migrations.Count });
            Commit();
            return 0;
        });
    }

    /// <summary>Begins a transaction; the server hears of it with the first statement.</summary>
    /// <exception cref="PostgresFailure">It failed.</exception>
    public void Begin() => Run(connection => _transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted));

    /// <summary>
    /// Commits the open transaction. A warning is a failure: so the server tells that it gave up waiting for a synchronous
    /// replica, or that there was no transaction.
    /// </summary>
    /// <exception cref="PostgresFailure">The outcome is unknown, whatever the words are; the connection is closed.</exception>
    public void Commit()
    {
        Run(_ =>
        {
            _warning = null;
            _transaction!.Commit();
            return _warning is null
                ? 0
                : throw new PostgresFailure(PostgresFault.Failed, $"The database {Place} committed with a warning: {_warning}. Look at the server's log.");
        });
        EndTransaction();
    }

    /// <summary>Undoes the open transaction, if there is one. Never fails: if the server cannot be told, the connection ends.</summary>
    public void RollBack()
    {
        try
        {
            _transaction?.Rollback();
            EndTransaction();
        }
        catch (Exception exception) when (PostgresFailure.IsDrivers(exception) || exception is InvalidOperationException)
        {
            Drop();
        }
    }

    /// <summary>Does something with the connection, which is opened if need be.</summary>
    /// <param name="use">What to do; what the driver throws comes out as a <see cref="PostgresFailure"/>.</param>
    /// <exception cref="PostgresFailure">It failed; unless a transaction can still be undone, the connection is closed.</exception>
    public T Run<T>(Func<NpgsqlConnection, T> use)
    {
        NpgsqlConnection connection = Open();
        try
        {
            return use(connection);
        }
        catch (Exception exception)
        {
            Drop();
            if (PostgresFailure.IsDrivers(exception))
                throw PostgresFailure.From(exception, Place);
            throw;
        }
    }

    /// <summary>Ends the connection; the next use opens another one.</summary>
    public void Drop()
    {
        NpgsqlConnection? connection = _connection;
        _connection = null;
        EndTransaction();
        try
        {
            connection?.Dispose();
        }
        catch (Exception exception) when (PostgresFailure.IsDrivers(exception) || exception is InvalidOperationException)
        {
            // It is gone either way, and the server ends what was open on it.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        _source.Dispose();
    }

    private NpgsqlConnection Open()
    {
        if (_connection is { State: ConnectionState.Open } open)
            return open;
        Drop();
        NpgsqlConnection? connection = null;
        try
        {
            connection = _source.OpenConnection();
            connection.Notice += (_, told) => _warning = told.Notice.MessageText;
            Server = Ask(connection);
            BackendId = connection.ProcessID;
            if ((PostgresServerRule.Check(Server, Place) ?? AlsoRequire?.Invoke(Server)) is { } fault)
                throw fault;
            Configure(connection, Server);
            return _connection = connection;
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            if (PostgresFailure.IsDrivers(exception))
                throw PostgresFailure.From(exception, Place);
            throw;
        }
    }

    private static PostgresServer Ask(NpgsqlConnection connection)
    {
        // A server in recovery cannot tell the timeline on which it writes, because it does not.
        const string sql =
            """
            SELECT current_setting('server_version_num')::integer, pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean,
                   current_setting('fsync'), current_setting('synchronous_commit'), (SELECT system_identifier FROM pg_control_system()),
                   CASE WHEN pg_is_in_recovery() THEN '00000000' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
            """;
        using NpgsqlCommand command = new(sql, connection);
        using NpgsqlDataReader row = command.ExecuteReader();
        row.Read();
        return new PostgresServer(
            row.GetInt32(0),
            row.GetBoolean(1),
            row.GetBoolean(2),
            row.GetString(3),
            row.GetString(4),
            unchecked((ulong)row.GetInt64(5)),
            uint.Parse(row.GetString(6), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>The session's limits; and what was checked is fixed, so that a reload of the configuration cannot lower it.</summary>
    private void Configure(NpgsqlConnection connection, PostgresServer server)
    {
        using NpgsqlCommand command = new(
            string.Create(CultureInfo.InvariantCulture, $"""
            SET client_min_messages = warning;
            SET synchronous_commit = {server.SynchronousCommit};
            SET statement_timeout = {_limits.Statement.TotalMilliseconds:F0};
            SET lock_timeout = {_limits.Lock.TotalMilliseconds:F0};
            SET idle_in_transaction_session_timeout = {_limits.IdleInTransaction.TotalMilliseconds:F0};
            """),
            connection);
        command.ExecuteNonQuery();
    }

    private void EndTransaction()
    {
        NpgsqlTransaction? transaction = _transaction;
        _transaction = null;
        try
        {
            transaction?.Dispose();
        }
        catch (Exception exception) when (PostgresFailure.IsDrivers(exception) || exception is InvalidOperationException)
        {
            // A transaction whose connection has ended is undone by the server.
        }
    }
}
