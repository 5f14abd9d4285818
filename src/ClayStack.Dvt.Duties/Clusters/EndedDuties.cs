using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Which duties have ended or told their outcome. One on which the cluster agrees never begins twice: its second actor would not
/// know what the first one voted (invariant 4). Nor does any other whose outcome is told (invariant 12).
/// What is old is forgotten by its number and not by the time, since a clock that jumps ahead comes back. Not thread-safe.
/// </summary>
internal sealed class EndedDuties
{
    /// <summary>How many are kept, those of the highest slots: of seven kinds, more slots than messages are taken of.</summary>
    public const int KeptMax = 640;

    private readonly SortedSet<(Slot Slot, DutyType Duty)> _ended = [];
    private readonly HashSet<DutyKey> _told = [];
    private Slot? _closed;

    /// <summary>Whether a duty must not begin any more.</summary>
    public bool Contains(DutyKey key) => _ended.Contains((key.Slot, key.Duty)) || (key.Slot <= _closed && IsTold(key.Duty));

    /// <summary>
    /// The clock went back: slots up to this one had their time, however long ago, and duties that do not run now do not begin again.
    /// </summary>
    public void CloseUpTo(Slot slot) => _closed = _closed > slot ? _closed : slot;

    /// <summary>Whether a duty begins with its slot, or just before it.</summary>
    public static bool IsOfItsSlot(DutyType duty) => duty is DutyType.Attestation or DutyType.Proposal or DutyType.Aggregate
        or DutyType.SyncMessage or DutyType.SyncContribution;

    /// <summary>A duty told its outcome.</summary>
    public void Told(DutyKey key) => _told.Add(key);

    /// <summary>A duty's actor is gone.</summary>
    /// <returns>Whether its outcome was told.</returns>
    public bool End(DutyKey key)
    {
        if (IsTold(key.Duty))
            _ended.Add((key.Slot, key.Duty));
        if (_ended.Count > KeptMax)
            _ended.Remove(_ended.Min);
        return _told.Remove(key);
    }

    private static bool IsTold(DutyType duty) => IsOfItsSlot(duty)
        || duty is DutyType.SelectionProof or DutyType.SyncSelectionProof;
}
