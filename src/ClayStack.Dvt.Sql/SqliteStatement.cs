using SQLitePCL;

namespace ClayStack.Dvt.Sql;

/// <summary>
/// A prepared statement, bound by position and without a boxed value, because a slot runs it once for each validator. Not
/// thread-safe. Integers of 64 bits are stored by their bits: those beyond 2^63 as negative numbers.
/// </summary>
public sealed class SqliteStatement : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _statement;

    internal SqliteStatement(SqliteDatabase database, sqlite3_stmt statement)
    {
        _database = database;
        _statement = statement;
    }

    /// <summary>Binds a number, or NULL.</summary>
    /// <param name="position">From 1.</param>
    /// <param name="value">The number.</param>
    public void Bind(int position, ulong? value) => _database.Check(value is { } number
        ? raw.sqlite3_bind_int64(_statement, position, unchecked((long)number))
        : raw.sqlite3_bind_null(_statement, position));

    /// <summary>Binds bytes.</summary>
    /// <param name="position">From 1.</param>
    /// <param name="value">The bytes; copied.</param>
    public void Bind(int position, ReadOnlySpan<byte> value) =>
        _database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, position, 0)
            : raw.sqlite3_bind_blob(_statement, position, value));

    /// <summary>Binds NULL.</summary>
    /// <param name="position">From 1.</param>
    public void BindNull(int position) => _database.Check(raw.sqlite3_bind_null(_statement, position));

    /// <summary>Runs a statement that gives no rows, and makes it ready to be bound again.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public int Run()
    {
        int result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            throw _database.Failure(result);
        return _database.Changes;
    }

    /// <summary>Goes to the next row; false behind the last one, and then it is ready to be bound again.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public bool Next()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(_statement);
        return result == raw.SQLITE_DONE ? false : throw _database.Failure(result);
    }

    /// <summary>A number of the current row; null for NULL.</summary>
    /// <param name="column">From 0.</param>
    public ulong? Number(int column) => IsNull(column) ? null : unchecked((ulong)raw.sqlite3_column_int64(_statement, column));

    /// <summary>Bytes of the current row, valid until the next step; empty for NULL.</summary>
    /// <param name="column">From 0.</param>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>A text of the current row; null for NULL.</summary>
    /// <param name="column">From 0.</param>
    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;
}
