using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Who of the cluster does what when, as far as the scheduler has told it: a few epochs. Not thread-safe.
/// </summary>
/// <param name="clock">The chain's times.</param>
internal sealed class DutyCalendar(ChainClock clock)
{
    private readonly Dictionary<Epoch, ILookup<Slot, AttesterDuty>> _attesters = [];
    private readonly Dictionary<Epoch, Dictionary<Slot, ProposerDuty>> _proposers = [];
    private readonly Dictionary<Epoch, IReadOnlyList<SyncDuty>> _syncMembers = [];

    /// <summary>The epochs whose attesters are known, in order.</summary>
    public IReadOnlyList<Epoch> Epochs => [.. _attesters.Keys.OrderBy(epoch => epoch.Value)];

    /// <summary>Takes what the scheduler tells.</summary>
    public void Add(DutiesKnown known)
    {
        switch (known)
        {
            case DutiesKnown.Attesters attesters:
                _attesters[known.Epoch] = attesters.Duties.OrderBy(duty => duty.Validator.Value).ToLookup(duty => duty.Slot);
                break;
            case DutiesKnown.Proposers proposers:
                _proposers[known.Epoch] = proposers.Duties.ToDictionary(duty => duty.Slot);
                break;
            case DutiesKnown.SyncMembers members:
                _syncMembers[known.Epoch] = [.. members.Duties.OrderBy(duty => duty.Validator.Value)];
                break;
            default:
                throw new Actors.InvariantViolation($"{known.GetType().Name} is no kind of duties that the calendar knows.");
        }
    }

    /// <summary>Forgets the epochs before this one.</summary>
    public void ForgetBefore(Epoch epoch)
    {
        Forget(_attesters, epoch);
        Forget(_proposers, epoch);
        Forget(_syncMembers, epoch);
    }

    /// <summary>The attesters of a slot, in the order of their indices.</summary>
    public IReadOnlyList<AttesterDuty> AttestersAt(Slot slot) =>
        _attesters.TryGetValue(clock.EpochOf(slot), out ILookup<Slot, AttesterDuty>? duties) ? [.. duties[slot]] : [];

    /// <summary>The proposer of a slot, if it is one of the cluster's validators.</summary>
    public ProposerDuty? ProposerAt(Slot slot) =>
        _proposers.TryGetValue(clock.EpochOf(slot), out Dictionary<Slot, ProposerDuty>? duties) ? duties.GetValueOrDefault(slot) : null;

    /// <summary>
    /// The cluster's members of the sync committee that votes in a slot, in the order of their indices. It is the committee that
    /// the slot's successor counts to, since the next block carries the votes.
    /// </summary>
    public IReadOnlyList<SyncDuty> SyncMembersAt(Slot slot) =>
        _syncMembers.GetValueOrDefault(CommitteeMath.SyncCommitteeEpoch(slot, clock.Network.Preset), []);

    private static void Forget<T>(Dictionary<Epoch, T> byEpoch, Epoch before)
    {
        foreach (Epoch epoch in byEpoch.Keys)
        {
            if (epoch < before)
                byEpoch.Remove(epoch);
        }
    }
}
