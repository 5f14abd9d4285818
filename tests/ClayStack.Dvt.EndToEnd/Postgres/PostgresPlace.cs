using System.Globalization;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.TestKit;
using Npgsql;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The schema of one test, with a folder for its processes' anchors, and what a test does to a server.</summary>
public sealed class PostgresPlace : IDisposable
{
    /// <summary>Long enough that no slow machine costs an owner its lease by accident.</summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromSeconds(30);

    private static readonly string[] Tables = ["lease", "heartbeat", "store", "validators", "attestations", "hellos", "slots", "targets", "exits"];

    private readonly PrivatePostgres _server;
    private readonly string _schema;
    private readonly NpgsqlDataSource _admin;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clay-dvt-");
    private int _copies;

    internal PostgresPlace(PrivatePostgres server, string schema)
    {
        _server = server;
        _schema = schema;
        _admin = NpgsqlDataSource.Create(server.ConnectionString(schema) + ";Pooling=false");
        Do($"CREATE SCHEMA {schema}");
    }

    /// <summary>How to connect to it; without a password.</summary>
    public string ConnectionString => _server.ConnectionString(_schema);

    public string AnchorOf(string process) => Path.Combine(_folder.FullName, process + ".json");

    public void Dispose()
    {
        _admin.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A process of the operator that wants the store.</summary>
    /// <param name="process">Its name; its anchor is called so.</param>
    /// <param name="lease">How long its lease is; long if null.</param>
    /// <param name="host">Where its connections go, if not straight to the server.</param>
    /// <param name="extra">More of the connection string.</param>
    internal PostgresStandBy NewProcess(string process, TimeSpan? lease = null, string? host = null, string extra = "") =>
        NewProcess(Chain, process, lease, host, extra);

    internal PostgresStandBy NewProcess(
        Root chain, string process, TimeSpan? lease = null, string? host = null, string extra = "", int cluster = 1)
    {
        string text = ConnectionString + (host is null ? "" : PostgresProxy.Plain) + extra;
        Assert.True(PostgresAddress.TryParse(
            host is null ? text : text.Replace(_server.Host, host, StringComparison.Ordinal), out PostgresAddress? address, out string? problem), problem);
        return new PostgresStandBy(
            new PostgresStoreOptions { Address = address, Lease = lease ?? LongLease, Holder = process }, chain, IdOf(cluster), new SeededRandomSource(1));
    }

    /// <summary>Takes the store over for a process, which must succeed.</summary>
    internal PostgresStores Take(
        string process, TimeSpan? lease = null, string? host = null, Action<ProtectionStoreException>? onFailure = null, ulong anchorReserve = 4)
    {
        using PostgresStandBy standBy = NewProcess(process, lease, host);
        return Assert.IsType<LeaseAttempt.Taken>(standBy.TryTake(AnchorOf(process), onFailure, anchorReserve)).Stores;
    }

    /// <summary>As much time passes on the server as ends the lease.</summary>
    public void Expire() => Do("UPDATE heartbeat SET expires_at = '-infinity'");

    /// <summary>Ends every connection of the stores, as when their processes are gone.</summary>
    public void EndConnections() => Do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clay-dvt'");

    public void Do(string sql)
    {
        using NpgsqlCommand command = _admin.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    public T Ask<T>(string sql)
    {
        using NpgsqlCommand command = _admin.CreateCommand(sql);
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Copies all tables away; what is given back puts them back.</summary>
    public Action BackUp()
    {
        string copy = string.Create(CultureInfo.InvariantCulture, $"{_schema}_copy{++_copies}");
        Do($"CREATE SCHEMA {copy}; {string.Concat(Tables.Select(table => $"CREATE TABLE {copy}.{table} AS TABLE {table}; "))}");
        return () => Do(string.Concat(Tables.Select(table => $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {copy}.{table}; ")));
    }
}
