using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Which duties the cluster has, and from when to when each may begin: a pure function of the calendar and the time.
/// </summary>
/// <param name="clock">The chain's times.</param>
/// <param name="calendar">Who does what when.</param>
internal sealed class DutyRoster(ChainClock clock, DutyCalendar calendar)
{
    /// <summary>For how many slots before its proposal a RANDAO reveal is made (PROTOCOL G5).</summary>
    public const ulong RandaoLead = 4;

    /// <summary>For how many slots after its own an aggregate is still of use.</summary>
    public const ulong AggregateSlots = 2;

    /// <summary>Whether a duty may begin at a time, and one of the cluster's validators may have it.</summary>
    /// <param name="slot">The duty's slot.</param>
    /// <param name="duty">Its kind.</param>
    /// <param name="now">The time.</param>
    public bool IsDue(Slot slot, DutyType duty, DateTimeOffset now) => duty switch
    {
        // Never before its slot, not even with the word of a peer whose clock is ahead: after a restart within the slot before,
        // this node would vote in it again (PROTOCOL C5).
        DutyType.Attestation => IsWithin(slot, now, (ulong)clock.Network.Preset.SlotsPerEpoch),
        DutyType.Aggregate => IsWithin(slot, now, AggregateSlots),
        DutyType.SyncContribution => IsWithin(slot, now, 1),
        DutyType.SyncMessage => IsWithin(slot, now, 1) && calendar.SyncMembersAt(slot).Count > 0,
        DutyType.Proposal => IsWithin(slot, now, 1) && HasProposer(slot),
        DutyType.Randao => IsAhead(slot, now, RandaoLead, untilEnd: true) && HasProposer(slot),
        DutyType.SelectionProof => IsAnEpochAhead(slot, now) && calendar.AttestersAt(slot).Count > 0,
        DutyType.SyncSelectionProof => IsAnEpochAhead(slot, now) && calendar.SyncMembersAt(slot).Count > 0,

        // Its slot only names it; which validators have it is the manifest's word.
        DutyType.BuilderRegistration => IsBegunOrNext(slot, now),
        _ => false,
    };

    /// <summary>Whether the nodes agree on something for a duty, and so vote.</summary>
    public static bool IsAgreedOn(DutyType duty) =>
        duty is DutyType.Attestation or DutyType.Proposal or DutyType.Aggregate or DutyType.SyncContribution;

    private bool IsBegunOrNext(Slot slot, DateTimeOffset now) => slot <= (clock.SlotAt(now) ?? new Slot(0)) + 1;

    /// <summary>Nobody proposes in the first slot of a chain: its block is the genesis block.</summary>
    private bool HasProposer(Slot slot) => slot.Value > 0 && calendar.ProposerAt(slot) is not null;

    private bool IsWithin(Slot slot, DateTimeOffset now, ulong slots) =>
        now >= clock.StartOf(slot) && now < clock.StartOf(slot + slots);

    /// <summary>At most one epoch ahead, so that the work is spread.</summary>
    private bool IsAnEpochAhead(Slot slot, DateTimeOffset now) =>
        IsAhead(slot, now, (ulong)clock.Network.Preset.SlotsPerEpoch, untilEnd: false);

    private bool IsAhead(Slot slot, DateTimeOffset now, ulong slots, bool untilEnd)
    {
        Slot present = clock.SlotAt(now) ?? new Slot(0);
        return slot <= present + slots && now < clock.StartOf(untilEnd ? slot + 1 : slot);
    }
}
