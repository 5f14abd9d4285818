namespace ClayStack.Dvt.Sql;

/// <summary>What a schema of a database is for, and how it came to be: its migrations in order. Its version is their number.</summary>
/// <param name="Purpose">For messages, and stored, so that no schema is taken for another; for example <c>clay-dvt node</c>.</param>
/// <param name="Migrations">
/// SQL scripts; one that was released never changes. A process of the version before may be running: a script only adds.
/// </param>
public sealed record PostgresSchema(string Purpose, IReadOnlyList<string> Migrations);
