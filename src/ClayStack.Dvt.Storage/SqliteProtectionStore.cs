using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Storage;

/// <summary>Opens protection stores on SQLite, each with its anchor beside it at a second path.</summary>
public static class SqliteProtectionStore
{
    /// <summary>
    /// Opens a store, or makes it if neither it nor its anchor is there, and raises its fence. From then on this process owns
    /// it alone until it is disposed.
    /// </summary>
    /// <param name="path">The database; its folder exists, on a local disk.</param>
    /// <param name="anchorPath">The anchor; its folder exists, best on another disk.</param>
    /// <param name="genesisValidatorsRoot">The chain's identity, which the store keeps.</param>
    /// <param name="random">Draws the identity of a new store, and the names of temporary files.</param>
    /// <param name="onFailure">Told of each failure with its cause, on the thread that met it; nobody if null.</param>
    /// <param name="anchorReserve">How many transactions one synced write of the anchor serves, at least 1.</param>
    /// <exception cref="ProtectionStoreException">It cannot be opened; the reason and the message say why.</exception>
    public static IProtectionStore Open(
        string path,
        string anchorPath,
        Root genesisValidatorsRoot,
        IRandomSource random,
        Action<ProtectionStoreException>? onFailure = null,
        ulong anchorReserve = AnchorKeeper.ReserveDefault)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(anchorReserve);
        string place = Path.GetFullPath(path);
        if (string.Equals(place, Path.GetFullPath(anchorPath), StringComparison.Ordinal))
            throw new ArgumentException("A store and its anchor are two files.", nameof(anchorPath));
        AnchorKeeper anchor = new(new AnchorFile(anchorPath, random), place, anchorReserve);
        if (!File.Exists(place))
            anchor.RequireNone();
        return ProtectionStore.Open(
            SqliteProtectionMedium.Open(place, genesisValidatorsRoot, random), anchor, onFailure ?? (static _ => { }));
    }
}
