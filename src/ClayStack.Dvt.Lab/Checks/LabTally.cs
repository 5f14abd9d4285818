using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What honest nodes did and missed, as they themselves tell it.</summary>
internal sealed class LabTally
{
    private readonly SortedDictionary<DutyType, long> _done = [];
    private readonly SortedDictionary<(DutyType Duty, MissReason Reason), long> _missed = [];

    public IReadOnlyDictionary<DutyType, long> DoneByKind => _done;

    public IReadOnlyDictionary<(DutyType Duty, MissReason Reason), long> MissedByReason => _missed;

    /// <summary>Duties of the cluster that the chain took, of attestations in their slot, and how many there were.</summary>
    public (long Taken, long Expected) Attestations { get; set; }

    /// <summary>The same for blocks.</summary>
    public (long Taken, long Expected) Proposals { get; set; }

    public long Convictions { get; set; }

    public long Quarantines { get; set; }

    public void Done(DutyType duty, int count) => _done[duty] = _done.GetValueOrDefault(duty) + count;

    public void Missed(DutyType duty, MissReason reason) => _missed[(duty, reason)] = _missed.GetValueOrDefault((duty, reason)) + 1;

    public void Add(LabTally other)
    {
        foreach ((DutyType duty, long count) in other._done)
            _done[duty] = _done.GetValueOrDefault(duty) + count;
        foreach (((DutyType, MissReason) key, long count) in other._missed)
            _missed[key] = _missed.GetValueOrDefault(key) + count;
        Attestations = (Attestations.Taken + other.Attestations.Taken, Attestations.Expected + other.Attestations.Expected);
        Proposals = (Proposals.Taken + other.Proposals.Taken, Proposals.Expected + other.Proposals.Expected);
        Convictions += other.Convictions;
        Quarantines += other.Quarantines;
    }
}
