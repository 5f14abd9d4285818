namespace ClayStack.Dvt.Sql;

/// <summary>What a server says of itself to one connection (PROTOCOL S8).</summary>
/// <param name="VersionNumber">For example 150004.</param>
/// <param name="InRecovery">Whether it is a replica, or still recovering.</param>
/// <param name="ReadOnly">Whether transactions are read-only unless they ask otherwise: <c>default_transaction_read_only</c>.</param>
/// <param name="Fsync">The setting <c>fsync</c>.</param>
/// <param name="SynchronousCommit">The setting <c>synchronous_commit</c> of this connection.</param>
/// <param name="SystemIdentifier">Drawn when the server's data directory was made.</param>
/// <param name="Timeline">Raised each time that a replica becomes the primary, or a backup is recovered; 0 in recovery.</param>
public sealed record PostgresServer(
    int VersionNumber,
    bool InRecovery,
    bool ReadOnly,
    string Fsync,
    string SynchronousCommit,
    ulong SystemIdentifier,
    uint Timeline);
