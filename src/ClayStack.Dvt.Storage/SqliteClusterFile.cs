using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>A database of one cluster's, apart from the protection store; it names its cluster, and opens for no other.</summary>
internal static class SqliteClusterFile
{
    /// <summary>The table that names the cluster, to begin a schema with.</summary>
    public const string ClusterTable =
        """
        CREATE TABLE cluster (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          definition_hash BLOB NOT NULL CHECK (length(definition_hash) = 32)
        );

        """;

    /// <summary>Opens the database, or makes it. From then on this process owns it alone until it is disposed.</summary>
    /// <param name="path">The database; its folder exists, on a local disk.</param>
    /// <param name="schema">Its tables, <see cref="ClusterTable"/> among them.</param>
    /// <param name="definitionHash">The cluster.</param>
    /// <param name="use">Takes the database that was opened.</param>
    /// <exception cref="ProtectionStoreException">It cannot be opened; the reason and the message say why.</exception>
    public static T Open<T>(string path, SqliteSchema schema, Bytes32 definitionHash, Func<SqliteDatabase, T> use)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path, schema);
            database.Checkpoint();
            RequireCluster(database, schema, definitionHash);
            return use(database);
        }
        catch (SqliteFailure failure)
        {
            database?.Dispose();
            throw failure.ToStoreException();
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private static void RequireCluster(SqliteDatabase database, SqliteSchema schema, Bytes32 definitionHash)
    {
        using SqliteStatement cluster = database.Prepare("SELECT definition_hash FROM cluster");
        if (cluster.Next())
        {
            Bytes32 found = new(cluster.Bytes(0));
            if (found != definitionHash)
                throw new ProtectionStoreException(ProtectionStoreFault.WrongCluster, $"The {schema.Purpose} {database.Path} are of the cluster {found}, and this one is {definitionHash}. Give each cluster a file of its own.");
            return;
        }

        using SqliteStatement insert = database.Prepare("INSERT INTO cluster (id, definition_hash) VALUES (1, ?1)");
        insert.Bind(1, definitionHash.ToArray());
        insert.Run();
    }
}
