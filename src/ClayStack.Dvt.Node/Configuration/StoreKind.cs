namespace ClayStack.Dvt.Node.Configuration;

/// <summary>What the node keeps slashing protection on.</summary>
internal enum StoreKind
{
    /// <summary>SQLite in the data folder: one process, nothing else needed.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database, for which several processes of one operator may stand by.</summary>
    Postgres,
}
