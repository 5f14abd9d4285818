namespace ClayStack.Dvt.Sql;

/// <summary>Where the SQLite library of a process comes from.</summary>
public enum SqliteSource
{
    /// <summary>The operating system's, which gets its security updates; the bundled one where there is none.</summary>
    PreferSystem,

    /// <summary>The one that comes with this program.</summary>
    Bundled,
}
