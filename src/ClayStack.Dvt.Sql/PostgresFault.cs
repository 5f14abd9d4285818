namespace ClayStack.Dvt.Sql;

/// <summary>Why a PostgreSQL database cannot be opened or used; the list is closed.</summary>
public enum PostgresFault
{
    /// <summary>A statement failed; the message has the server's words.</summary>
    Failed,

    /// <summary>The server cannot be reached, or the connection was lost. It may come back.</summary>
    Unreachable,

    /// <summary>The server refuses the role, its password or the database.</summary>
    AccessRefused,

    /// <summary>A lock or a statement took longer than it may: another session is in the way. It may pass.</summary>
    Busy,

    /// <summary>The server is a replica, or takes no writes.</summary>
    NotPrimary,

    /// <summary>A setting of the server does not give the durability that is needed; the message names it.</summary>
    NotDurable,

    /// <summary>The server is too old.</summary>
    TooOld,

    /// <summary>It is not the server, or not the timeline, that it was before.</summary>
    AnotherServer,

    /// <summary>The database was written by a newer version of this program.</summary>
    NewerSchema,

    /// <summary>The schema holds tables that this program did not make.</summary>
    Malformed,
}
