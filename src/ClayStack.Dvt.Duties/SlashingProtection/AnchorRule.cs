using System.Globalization;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Whether a store and its anchor belong together (PROTOCOL S5), as a pure function. At an opening the store's fence is raised
/// first, the anchor's second, and a reserve is synced before the store uses it: so a crash leaves the store at most one
/// fence ahead, and its transactions always between the anchor's bounds.
/// </summary>
public static class AnchorRule
{
    /// <summary>Judges what was found at an opening.</summary>
    /// <param name="store">What the store says.</param>
    /// <param name="anchor">What the anchor says; null if it is not there.</param>
    /// <returns>Null if they belong together; otherwise what is wrong. Both may be old together: only peers can tell.</returns>
    public static ProtectionStoreFault? Check(StoreState store, ProtectionAnchor? anchor)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (anchor is null)
        {
            // The crash of a first opening leaves a store that never released anything.
            return store.Transactions == 0 && store.Fence.Counter <= 1 ? null : ProtectionStoreFault.AnchorMissing;
        }

        if (store.StoreId != anchor.StoreId)
            return ProtectionStoreFault.StoreReplaced;
        if (store.Fence < anchor.Fence || store.Transactions < anchor.Confirmed)
            return ProtectionStoreFault.StoreRolledBack;

        bool oneAhead = store.Fence.Timeline == anchor.Fence.Timeline && store.Fence.Counter == anchor.Fence.Counter + 1;
        return (store.Fence != anchor.Fence && !oneAhead) || store.Transactions > anchor.Reserved
            ? ProtectionStoreFault.AnchorRolledBack
            : null;
    }

    /// <summary>
    /// Judges a store that the processes of one operator take over from each other, each with an anchor of its own: the others
    /// may have raised it since by any number of runs, but nothing may ever have been taken from it. A higher timeline with no
    /// lower count is left to the peers.
    /// </summary>
    /// <param name="store">What the store says, with the timeline that its server has now.</param>
    /// <param name="anchor">What this process's anchor says; null if it is not there.</param>
    public static ProtectionStoreFault? CheckShared(StoreState store, ProtectionAnchor? anchor)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (anchor is null)
            return null;
        if (store.StoreId != anchor.StoreId)
            return ProtectionStoreFault.StoreReplaced;
        return store.Fence.Timeline < anchor.Fence.Timeline
            || store.Fence.Counter < anchor.Fence.Counter
            || store.Transactions < anchor.Confirmed
                ? ProtectionStoreFault.StoreRolledBack
                : null;
    }

    /// <summary>The words for the operator: both sides, and the remedy.</summary>
    /// <param name="fault">What <see cref="Check"/> found.</param>
    /// <param name="storePlace">Where the store lies.</param>
    /// <param name="store">What it says; null if it is not there.</param>
    /// <param name="anchorPlace">Where the anchor lies.</param>
    /// <param name="anchor">What it says; null if it is not there.</param>
    public static string Explain(
        ProtectionStoreFault fault, string storePlace, StoreState? store, string anchorPlace, ProtectionAnchor? anchor)
    {
        string storeSide = store is null
            ? "is not there"
            : $"is store {store.StoreId} at fence {Text(store.Fence.Counter)} with {Text(store.Transactions)} transactions{On(store.Fence)}";
        string anchorSide = anchor is null
            ? "is not there"
            : $"knows store {anchor.StoreId} at fence {Text(anchor.Fence.Counter)} with {Text(anchor.Confirmed)} to {Text(anchor.Reserved)} transactions{On(anchor.Fence)}";
        string remedy = fault switch
        {
            ProtectionStoreFault.StoreMissing or ProtectionStoreFault.StoreReplaced =>
                "Put the store that the anchor knows back in its place. If it is lost, import its history (EIP-3076) into a new store at another place with an anchor of its own.",
            ProtectionStoreFault.StoreRolledBack =>
                "The store was restored from a backup and has forgotten what it signed since. Put the newest store back. If it is lost, import the newest history (EIP-3076) into a new store at another place with an anchor of its own.",
            ProtectionStoreFault.AnchorTaken =>
                "A copy of this store runs elsewhere with the same anchor. Stop one of the two.",
            _ => "Put the newest anchor back beside the newest store. If it is lost, export the history (EIP-3076) and import it into a new store at another place with an anchor of its own.",
        };
        return $"{fault}: the protection store {storePlace} {storeSide}, and its anchor {anchorPlace} {anchorSide}. {remedy}";
    }

    private static string On(Fence fence) => fence.Timeline == 0 ? "" : $" on timeline {Text(fence.Timeline)}";

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
