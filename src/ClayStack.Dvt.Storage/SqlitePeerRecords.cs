using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Storage;

/// <summary>Opens the records of a cluster's operators on SQLite, in a file of their own: they must not delay protection.</summary>
public static class SqlitePeerRecords
{
    /// <summary>Opens the records, or makes them. From then on this process owns them alone until they are disposed.</summary>
    /// <param name="path">The database; its folder exists, on a local disk.</param>
    /// <param name="definitionHash">The cluster whose operators these are.</param>
    /// <param name="onFailure">Told of each failure with its cause, on the thread that met it; nobody if null.</param>
    /// <exception cref="ProtectionStoreException">They cannot be opened; the reason and the message say why.</exception>
    public static IPeerRecords Open(
        string path, Bytes32 definitionHash, Action<ProtectionStoreException>? onFailure = null) =>
        new PeerRecordBook(SqlitePeerRecordMedium.Open(path, definitionHash), onFailure ?? (static _ => { }));
}
