namespace ClayStack.Dvt.Sql;

/// <summary>A SQLite database cannot be opened or used.</summary>
public sealed class SqliteFailure : Exception
{
    /// <summary>Creates one of an unnamed kind.</summary>
    public SqliteFailure()
        : this("A SQLite database cannot be used.")
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    public SqliteFailure(string message)
        : base(message)
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public SqliteFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="fault">The kind of failure.</param>
    /// <param name="message">What failed, and the remedy.</param>
    public SqliteFailure(SqliteFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>The kind of failure.</summary>
    public SqliteFault Fault { get; }
}
