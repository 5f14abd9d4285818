using System.Globalization;
using SQLitePCL;

namespace ClayStack.Dvt.Sql;

/// <summary>
/// A SQLite database that one process owns: write-ahead log, every commit synced, locked exclusively from opening to closing,
/// one connection and no pool. Not thread-safe.
/// </summary>
/// <remarks>
/// Nothing else in this process may open the file, not even to read it: closing it again would release SQLite's lock (fcntl(2)).
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly string _purpose;
    private readonly sqlite3 _handle;

    private SqliteDatabase(string path, string purpose, sqlite3 handle)
    {
        Path = path;
        _purpose = purpose;
        _handle = handle;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many rows the last statement changed.</summary>
    internal int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens a database, makes it if it is not there, and brings its schema up to date.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="schema">What it is for.</param>
    /// <exception cref="SqliteFailure">It cannot be opened; the fault says why.</exception>
    public static SqliteDatabase Open(string path, SqliteSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        SqliteLibrary.Load();
        string file = System.IO.Path.GetFullPath(path);
        CreatePrivate(file, schema.Purpose);
        int result = raw.sqlite3_open_v2(
            file, out sqlite3 handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_FULLMUTEX, null);
        SqliteDatabase database = new(file, schema.Purpose, handle);
        try
        {
            database.Check(result);
            raw.sqlite3_extended_result_codes(handle, 1);
            database.Configure();
            database.Migrate(schema);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs SQL that gives no rows.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Prepares one statement; the caller disposes it before the database.</summary>
    /// <exception cref="SqliteFailure">It cannot be prepared.</exception>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Undoes the open transaction, if there still is one. Never fails: a transaction that cannot be undone is void.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>
    /// Moves everything from the log into the database and syncs both, so that nothing that is read afterwards hangs on a
    /// sync that failed in an earlier run.
    /// </summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public void Checkpoint() => Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw Failure(result);
    }

    internal SqliteFailure Failure(int result)
    {
        const int primaryCode = 0xff;
        string words = $"{raw.sqlite3_errmsg(_handle).utf8_to_string()} ({result.ToString(CultureInfo.InvariantCulture)})";
        return (result & primaryCode) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new SqliteFailure(
                SqliteFault.InUse, $"The {_purpose} {Path} is open in another process: {words}. Stop that process first."),
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => new SqliteFailure(
                SqliteFault.Malformed, $"The {_purpose} {Path} is no database, or damaged: {words}. Put a good file in its place."),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => new SqliteFailure(
                SqliteFault.NotDurable, $"The {_purpose} {Path} cannot be written: {words}. Let this process write the file and its folder."),
            _ => new SqliteFailure(
                SqliteFault.Failed, $"The {_purpose} {Path} failed: {words}. Check the disk, its space and its health."),
        };
    }

    /// <summary>The file, and with it the log that SQLite makes beside it, is its owner's alone.</summary>
    private static void CreatePrivate(string file, string purpose)
    {
        if (File.Exists(file))
            return;
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            new FileStream(file, options).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SqliteFailure(
                SqliteFault.NotDurable, $"The {purpose} {file} cannot be made: {failure.Message} Let this process write the folder.");
        }
    }

    private void Configure()
    {
        // With the lock held for good the log's index lives in memory, and no second process can ever read or write.
        Execute("PRAGMA locking_mode = EXCLUSIVE");
        if (!string.Equals(Single("PRAGMA journal_mode = WAL"), "wal", StringComparison.Ordinal))
            throw new SqliteFailure(SqliteFault.NotDurable, $"The {_purpose} {Path} cannot have a write-ahead log. Put it on a local disk.");
        Execute("PRAGMA synchronous = FULL");
        Execute("PRAGMA fullfsync = ON"); // macOS, where fsync alone does not reach the disk
        Execute("PRAGMA checkpoint_fullfsync = ON");
        Execute("PRAGMA temp_store = MEMORY");
        Execute("PRAGMA trusted_schema = OFF");
        Execute("BEGIN EXCLUSIVE; COMMIT");
        if (Single("PRAGMA quick_check(1)") is var verdict && !string.Equals(verdict, "ok", StringComparison.Ordinal))
            throw new SqliteFailure(SqliteFault.Malformed, $"The {_purpose} {Path} is damaged: {verdict}. Put a good file in its place.");
    }

    private void Migrate(SqliteSchema schema)
    {
        int version = Number("PRAGMA user_version");
        int application = Number("PRAGMA application_id");
        bool blank = version == 0 && Number("SELECT count(*) FROM sqlite_master") == 0;
        if (!blank && application != schema.ApplicationId)
            throw new SqliteFailure(SqliteFault.Malformed, $"{Path} is a database, but no {_purpose}. Name the right file.");
        if (version > schema.Migrations.Count)
            throw new SqliteFailure(SqliteFault.NewerSchema, $"The {_purpose} {Path} has schema {Text(version)}, and this program knows up to {Text(schema.Migrations.Count)}. Run the newer version that wrote it.");
        if (version == schema.Migrations.Count)
            return;

        Execute("BEGIN IMMEDIATE");
        try
        {
            for (int i = version; i < schema.Migrations.Count; i++)
                Execute(schema.Migrations[i]);
            Execute($"PRAGMA application_id = {Text(schema.ApplicationId)}");
            Execute($"PRAGMA user_version = {Text(schema.Migrations.Count)}");
            Execute("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private string? Single(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Next() ? statement.Text(0) : null;
    }

    private int Number(string sql) => int.Parse(Single(sql)!, CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
