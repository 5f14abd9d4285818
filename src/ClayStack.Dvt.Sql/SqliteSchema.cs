namespace ClayStack.Dvt.Sql;

/// <summary>What a database is for, and how it came to be: its migrations in order. The schema's version is their number.</summary>
/// <param name="Purpose">For messages, for example <c>protection store</c>.</param>
/// <param name="ApplicationId">Stored in the file's header, so that no database is taken for another.</param>
/// <param name="Migrations">SQL scripts; one that was released never changes.</param>
public sealed record SqliteSchema(string Purpose, int ApplicationId, IReadOnlyList<string> Migrations);
