namespace ClayStack.Dvt.Sql;

/// <summary>Why a SQLite database cannot be opened or used; the list is closed.</summary>
public enum SqliteFault
{
    /// <summary>A statement failed; the message has SQLite's words.</summary>
    Failed,

    /// <summary>Another process has the database open.</summary>
    InUse,

    /// <summary>The database was written by a newer version of this program.</summary>
    NewerSchema,

    /// <summary>The file is no database, a damaged one, or one of another program or purpose.</summary>
    Malformed,

    /// <summary>The folder does not allow what durability needs.</summary>
    NotDurable,
}
