namespace ClayStack.Dvt.Sql;

/// <summary>How long things may take on a connection; set on the server for the session, and watched by the driver.</summary>
/// <param name="Connect">To connect.</param>
/// <param name="Statement">A statement: <c>statement_timeout</c>.</param>
/// <param name="Lock">The wait for a lock: <c>lock_timeout</c>.</param>
/// <param name="IdleInTransaction">
/// An open transaction in which nothing happens, as when its process is paused: <c>idle_in_transaction_session_timeout</c>.
/// </param>
public sealed record PostgresLimits(TimeSpan Connect, TimeSpan Statement, TimeSpan Lock, TimeSpan IdleInTransaction);
