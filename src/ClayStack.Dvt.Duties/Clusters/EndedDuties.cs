using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Which duties have ended or told their outcome. One on which the cluster agrees never begins twice: its second actor would not
/// know what the first one voted (invariant 4). Nor do sync committee messages, when a clock that had jumped ahead is set back:
/// what became of them is told (invariant 12). Not thread-safe.
/// </summary>
internal sealed class EndedDuties
{
    private readonly HashSet<DutyKey> _ended = [];
    private readonly HashSet<DutyKey> _told = [];

    /// <summary>Whether a duty must not begin any more.</summary>
    public bool Contains(DutyKey key) => _ended.Contains(key);

    /// <summary>A duty told its outcome.</summary>
    public void Told(DutyKey key) => _told.Add(key);

    /// <summary>A duty's actor is gone.</summary>
    /// <returns>Whether its outcome was told.</returns>
    public bool End(DutyKey key)
    {
        if (key.Duty is DutyType.Attestation or DutyType.Proposal or DutyType.Aggregate or DutyType.SyncContribution or DutyType.SyncMessage)
            _ended.Add(key);
        return _told.Remove(key);
    }

    /// <summary>Forgets the slots before this one, of which nothing can begin.</summary>
    public void ForgetBefore(Slot slot)
    {
        _ended.RemoveWhere(key => key.Slot < slot);
        _told.RemoveWhere(key => key.Slot < slot);
    }
}
