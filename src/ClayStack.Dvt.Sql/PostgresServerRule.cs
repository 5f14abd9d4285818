using System.Globalization;

namespace ClayStack.Dvt.Sql;

/// <summary>Whether a server may keep what must survive a loss of power (PROTOCOL S8), as a pure function.</summary>
public static class PostgresServerRule
{
    /// <summary>PostgreSQL 13, the oldest that its makers supported when this was written.</summary>
    public const int VersionNumberMin = 130000;

    /// <summary>Judges a server.</summary>
    /// <param name="server">What it says of itself.</param>
    /// <param name="place">Which database, for the message.</param>
    /// <returns>Null if it may be used; else the first fault, whose message names the setting and the remedy.</returns>
    public static PostgresFailure? Check(PostgresServer server, string place)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.VersionNumber < VersionNumberMin)
            return Fault(PostgresFault.TooOld, $"server_version_num is {Text(server.VersionNumber)}, and at least {Text(VersionNumberMin)} is needed. Upgrade the server.");
        if (server.InRecovery)
            return Fault(PostgresFault.NotPrimary, "pg_is_in_recovery() is true: it is a replica, or still recovering. Name the primary server.");
        if (server.ReadOnly)
            return Fault(PostgresFault.NotPrimary, "default_transaction_read_only is on. Name the primary server, or switch that setting off for this node's user.");
        if (!IsOn(server.Fsync))
            return Fault(PostgresFault.NotDurable, $"fsync is {server.Fsync}: a loss of power would lose what was signed. Set fsync = on in the server's configuration and reload it.");

        // Both are at least "on": the commit is on this server's disk, and on those of synchronous replicas if there are any.
        return IsOn(server.SynchronousCommit) || string.Equals(server.SynchronousCommit, "remote_apply", StringComparison.Ordinal)
            ? null
            : Fault(PostgresFault.NotDurable, $"synchronous_commit is {server.SynchronousCommit}: a crash would lose what was signed. Set it to on, for example by ALTER ROLE … SET synchronous_commit = on.");

        PostgresFailure Fault(PostgresFault fault, string problem) => new(fault, $"The database {place} cannot keep slashing protection: {problem}");
    }

    /// <summary>Holds a server against the one that a store was on before.</summary>
    /// <param name="server">The server now.</param>
    /// <param name="systemIdentifier">The identifier then.</param>
    /// <param name="timeline">The timeline then; null if it does not matter.</param>
    /// <param name="place">Which database, for the message.</param>
    /// <returns>Null if it is the same.</returns>
    public static PostgresFailure? CheckSame(PostgresServer server, ulong systemIdentifier, uint? timeline, string place)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.SystemIdentifier != systemIdentifier)
            return new PostgresFailure(PostgresFault.AnotherServer, $"The database {place} is on a server with system identifier {Text(server.SystemIdentifier)}, and its content was made on {Text(systemIdentifier)}: it was copied, and the copy may be older than what was signed. Go back to that server. If it is lost, import the newest history (EIP-3076) into an empty database with an anchor of its own.");
        return timeline is { } then && server.Timeline != then
            ? new PostgresFailure(PostgresFault.AnotherServer, $"The database {place} is on timeline {Text(server.Timeline)}, and was on {Text(then)}: a replica has become the primary, or a backup was recovered. Start the node again; it then finds out from its peers whether anything was lost.")
            : null;
    }

    private static bool IsOn(string setting) => string.Equals(setting, "on", StringComparison.Ordinal);

    private static string Text(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);
}
