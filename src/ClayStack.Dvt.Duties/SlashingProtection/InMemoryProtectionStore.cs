using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Opens stores on simulated disks: the same store as in production, on a medium that forgets what was not durable when its
/// process crashes.
/// </summary>
public static class InMemoryProtectionStore
{
    /// <summary>Opens the store of a simulated node, raising its fence.</summary>
    /// <param name="disk">The node's disks.</param>
    /// <param name="onFailure">Told of each failure; nobody if null.</param>
    /// <param name="anchorReserve">How many transactions one write of the anchor serves.</param>
    /// <exception cref="ProtectionStoreException">It is open already, or its anchor does not fit.</exception>
    public static IProtectionStore Open(
        InMemoryProtectionDisk disk,
        Action<ProtectionStoreException>? onFailure = null,
        ulong anchorReserve = AnchorKeeper.ReserveDefault)
    {
        ArgumentNullException.ThrowIfNull(disk);
        IProtectionMedium medium = disk.Own(anchorReserve, out AnchorKeeper anchor);
        return ProtectionStore.Open(medium, anchor, onFailure ?? (static _ => { }));
    }
}
