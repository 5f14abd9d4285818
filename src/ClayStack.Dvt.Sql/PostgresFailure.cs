using System.Net.Sockets;
using Npgsql;

namespace ClayStack.Dvt.Sql;

/// <summary>A PostgreSQL database cannot be opened or used.</summary>
public sealed class PostgresFailure : Exception
{
    /// <summary>Creates one of an unnamed kind.</summary>
    public PostgresFailure()
        : this("A PostgreSQL database cannot be used.")
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    public PostgresFailure(string message)
        : base(message)
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public PostgresFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="fault">The kind of failure.</param>
    /// <param name="message">What failed, and the remedy.</param>
    /// <param name="innerException">The cause, if it is another exception.</param>
    public PostgresFailure(PostgresFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>The kind of failure.</summary>
    public PostgresFault Fault { get; }

    /// <summary>Whether the same may succeed later without anybody's help.</summary>
    public bool MayPass => Fault is PostgresFault.Unreachable or PostgresFault.Busy;

    /// <summary>Whether an exception is one that a use of the driver may throw.</summary>
    internal static bool IsDrivers(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException;

    /// <summary>The driver's exception in this type's words.</summary>
    /// <param name="exception">One that <see cref="IsDrivers"/> accepts.</param>
    /// <param name="place">Which database, without a secret.</param>
    internal static PostgresFailure From(Exception exception, string place)
    {
        if (exception.InnerException is PostgresFailure told) // whoever reads the password says it best
            return told;
        if (exception is not PostgresException refused)
            return new PostgresFailure(PostgresFault.Unreachable, $"The database {place} cannot be reached: {Words(exception)} Check that the server runs and that the network lets this machine reach it.", exception);

        string words = $"{refused.MessageText} ({refused.SqlState})";
        return refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
                or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => new(
                PostgresFault.AccessRefused, $"The database {place} refuses this node: {words}. Check user, password and database, and let the user own the database.", exception),
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected => new(
                PostgresFault.Busy, $"The database {place} did not answer in time: {words}. Look for long transactions and for a slow disk.", exception),
            PostgresErrorCodes.ReadOnlySqlTransaction => new(
                PostgresFault.NotPrimary, $"The database {place} takes no writes: {words}. Name the primary server.", exception),
            _ when refused.SqlState.StartsWith("08", StringComparison.Ordinal) // connection exceptions
                || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) // shut down, crashed, starting
                || refused.SqlState.StartsWith("25P", StringComparison.Ordinal) // idle for too long
                || refused.SqlState.StartsWith("53", StringComparison.Ordinal) => new( // out of connections, memory, disk
                PostgresFault.Unreachable, $"The database {place} ended the connection: {words}. It is tried again; if it lasts, look at the server's log.", exception),
            _ => new(PostgresFault.Failed, $"The database {place} failed: {words}. Look at the server's log.", exception),
        };
    }

    private static string Words(Exception exception)
    {
        string words = exception.InnerException is { } inner && IsDrivers(inner) ? inner.Message : exception.Message;
        return words.EndsWith('.') ? words : words + ".";
    }
}
