using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// One bundle for each slot and duty of a peer (PROTOCOL G1), and one more look at another, which is evidence if it names another
/// root for a validator. Bundles whose window has no end have a number for each epoch instead; and of exits, whose slot names only
/// their epoch, there may be several, for operators ask for them one by one. Not thread-safe.
/// </summary>
internal sealed class BundleLedger(int slotsPerEpoch)
{
    private const int OpenPerEpochMax = 256;
    private const int PlacesMax = 2;

    // A node that contradicts itself does so soon; the partials of more slots would be kept for nothing.
    private const ulong WholeSlots = 8;

    private readonly Dictionary<Place, Entry> _entries = [];
    private ulong _epoch;
    private int _open;

    /// <summary>Whether a bundle's signature may be looked at; takes a place if so.</summary>
    public PeerRefusal Reserve(PartialBundle bundle, Bytes32 contentHash)
    {
        Place key = PlaceOf(bundle, contentHash);
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            if (DutyWindow.IsOpen(bundle.Duty) && _open == OpenPerEpochMax)
                return PeerRefusal.OverQuota;
            _open += DutyWindow.IsOpen(bundle.Duty) ? 1 : 0;
            _entries.Add(key, entry = new Entry());
        }

        if (entry.Groups is not null && entry.ContentHash == contentHash)
            return PeerRefusal.Duplicate;
        if (entry.Places == PlacesMax)
            return PeerRefusal.OverQuota;
        entry.Places++;
        return PeerRefusal.None;
    }

    /// <summary>Takes a bundle that has a place and whose signature is good; a second one is never taken.</summary>
    /// <param name="signed">The bundle.</param>
    /// <param name="contentHash">The hash of its groups.</param>
    /// <param name="contradicted">The one that it contradicts, if that is of a slashable kind and still at hand.</param>
    public PeerRefusal Take(SignedPartialBundle signed, Bytes32 contentHash, out SignedPartialBundle? contradicted)
    {
        PartialBundle bundle = signed.Bundle;
        contradicted = null;
        Entry entry = _entries[PlaceOf(bundle, contentHash)];
        if (entry.Groups is not null)
        {
            if (WireReader.HasSubcommittees(bundle.Duty) || !Contradicts(entry.Groups, bundle.Groups))
                return PeerRefusal.OverQuota;
            contradicted = entry.Whole;
            return PeerRefusal.ContradictingRoots;
        }

        entry.ContentHash = contentHash;
        entry.Whole = bundle.Duty is DutyType.Attestation or DutyType.Proposal ? signed : null;
        entry.Groups = [.. bundle.Groups.Select(group =>
            new SignedRoot(group.SigningRoot, [.. group.Partials.Select(partial => partial.Validator.Value)]))];
        return PeerRefusal.None;
    }

    /// <summary>Forgets what lies before a slot, and at a new epoch the bundles without a window.</summary>
    public void Prune(Slot now, Slot first)
    {
        ulong epoch = now.Value / (ulong)slotsPerEpoch;
        bool newEpoch = epoch != _epoch;
        foreach (Place key in _entries.Keys)
        {
            if (DutyWindow.IsOpen(key.Duty) ? newEpoch : key.Slot < first)
                _entries.Remove(key);
            else if (key.Slot.Value + WholeSlots < now.Value)
                _entries[key].Whole = null;
        }

        _epoch = epoch;
        _open = newEpoch ? 0 : _open;
    }

    private static Place PlaceOf(PartialBundle bundle, Bytes32 contentHash) =>
        new(bundle.Slot, bundle.Duty, bundle.Duty == DutyType.VoluntaryExit ? contentHash : default);

    private static bool Contradicts(SignedRoot[] earlier, IReadOnlyList<PartialGroup> later)
    {
        Dictionary<ulong, Root> roots = [];
        foreach (SignedRoot group in earlier)
        {
            foreach (ulong validator in group.Validators)
                roots[validator] = group.Root;
        }

        foreach (PartialGroup group in later)
        {
            foreach (ValidatorPartial partial in group.Partials)
            {
                if (roots.TryGetValue(partial.Validator.Value, out Root root) && root != group.SigningRoot)
                    return true;
            }
        }

        return false;
    }

    private readonly record struct Place(Slot Slot, DutyType Duty, Bytes32 Content);

    private sealed class Entry
    {
        public int Places { get; set; }

        public Bytes32 ContentHash { get; set; }

        public SignedRoot[]? Groups { get; set; }

        /// <summary>The bundle itself, as long as it may become evidence.</summary>
        public SignedPartialBundle? Whole { get; set; }
    }

    /// <summary>What is kept of a group: 8 bytes for a validator, not its partial.</summary>
    private sealed record SignedRoot(Root Root, ulong[] Validators);
}
