using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Scheduling;

/// <summary>Epochs of 8 slots of 6 s; a sync committee's period has 8 epochs.</summary>
public sealed class DutyCalendarTests
{
    private readonly ChainClock _clock = new(new Uint64(1_000), MinimalNetwork.From(ForkName.Fulu));
    private readonly DutyCalendar _calendar;
    private readonly DutyRoster _roster;

    public DutyCalendarTests()
    {
        _calendar = new DutyCalendar(_clock);
        _roster = new DutyRoster(_clock, _calendar);
    }

    [Fact]
    public void Attesters_OfASlot_ComeInTheOrderOfTheirIndices()
    {
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(1), [Attester(7, slot: 9), Attester(3, slot: 9), Attester(5, slot: 10)]));

        Assert.Equal([3UL, 7UL], _calendar.AttestersAt(new Slot(9)).Select(duty => duty.Validator.Value));
        Assert.Empty(_calendar.AttestersAt(new Slot(11)));
        Assert.Empty(_calendar.AttestersAt(new Slot(17)));
    }

    [Fact]
    public void ALaterWord_ReplacesAnEarlierOne_OfItsKindAndEpochOnly()
    {
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(1), [Attester(3, slot: 9)]));
        _calendar.Add(new DutiesKnown.Proposers(new Epoch(1), [Proposer(3, slot: 9)]));
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(2), [Attester(3, slot: 16)]));
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(1), [Attester(3, slot: 12)]));

        Assert.Empty(_calendar.AttestersAt(new Slot(9)));
        Assert.Single(_calendar.AttestersAt(new Slot(12)));
        Assert.Single(_calendar.AttestersAt(new Slot(16)));
        Assert.NotNull(_calendar.ProposerAt(new Slot(9)));
    }

    [Fact]
    public void SyncMembers_VoteOneSlotAheadOfTheirPeriod()
    {
        _calendar.Add(new DutiesKnown.SyncMembers(new Epoch(7), [Member(1)]));
        _calendar.Add(new DutiesKnown.SyncMembers(new Epoch(8), [Member(2)]));

        Assert.Equal(1UL, Assert.Single(_calendar.SyncMembersAt(new Slot(62))).Validator.Value);
        Assert.Equal(2UL, Assert.Single(_calendar.SyncMembersAt(new Slot(63))).Validator.Value);
    }

    [Fact]
    public void ForgetBefore_KeepsTheEpochItself()
    {
        foreach (ulong epoch in new ulong[] { 1, 2 })
        {
            _calendar.Add(new DutiesKnown.Attesters(new Epoch(epoch), [Attester(3, slot: epoch * 8)]));
            _calendar.Add(new DutiesKnown.Proposers(new Epoch(epoch), [Proposer(3, slot: epoch * 8)]));
            _calendar.Add(new DutiesKnown.SyncMembers(new Epoch(epoch), [Member(3)]));
        }

        _calendar.ForgetBefore(new Epoch(2));

        Assert.Equal([new Epoch(2)], _calendar.Epochs);
        Assert.Null(_calendar.ProposerAt(new Slot(8)));
        Assert.NotNull(_calendar.ProposerAt(new Slot(16)));
        Assert.Empty(_calendar.SyncMembersAt(new Slot(8)));
        Assert.Single(_calendar.SyncMembersAt(new Slot(16)));
    }

    /// <summary>From the first moment at which each kind may begin to the first at which it may not.</summary>
    [Theory]
    [InlineData(DutyType.Attestation, 0, 8)]
    [InlineData(DutyType.Aggregate, 0, 2)]
    [InlineData(DutyType.SyncContribution, 0, 1)]
    [InlineData(DutyType.SyncMessage, 0, 1)]
    [InlineData(DutyType.Proposal, 0, 1)]
    [InlineData(DutyType.Randao, -4, 1)]
    [InlineData(DutyType.SelectionProof, -8, 0)]
    [InlineData(DutyType.SyncSelectionProof, -8, 0)]
    public void EachKind_MayBegin_WithinItsTime(DutyType duty, int firstSlot, int endSlot)
    {
        Slot slot = new(20);
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(2), [Attester(3, slot: 20)]));
        _calendar.Add(new DutiesKnown.Proposers(new Epoch(2), [Proposer(3, slot: 20)]));
        _calendar.Add(new DutiesKnown.SyncMembers(new Epoch(2), [Member(3)]));
        DateTimeOffset first = _clock.StartOf(slot) + (firstSlot * _clock.SlotDuration);
        DateTimeOffset end = _clock.StartOf(slot) + (endSlot * _clock.SlotDuration);
        TimeSpan moment = TimeSpan.FromMilliseconds(1);

        Assert.False(_roster.IsDue(slot, duty, first - moment));
        Assert.True(_roster.IsDue(slot, duty, first));
        Assert.True(_roster.IsDue(slot, duty, end - moment));
        Assert.False(_roster.IsDue(slot, duty, end));
    }

    [Theory]
    [InlineData(DutyType.SyncMessage)]
    [InlineData(DutyType.Proposal)]
    [InlineData(DutyType.Randao)]
    [InlineData(DutyType.SelectionProof)]
    [InlineData(DutyType.SyncSelectionProof)]
    public void WhatNobodyOfTheClusterHas_NeverBegins(DutyType duty)
    {
        Slot slot = new(20);

        Assert.False(_roster.IsDue(slot, duty, _clock.StartOf(slot)));
        Assert.False(_roster.IsDue(slot, duty, _clock.StartOf(slot) - _clock.SlotDuration));
    }

    [Theory]
    [InlineData(DutyType.Proposal)]
    [InlineData(DutyType.Randao)]
    public void InTheFirstSlotOfAChain_NobodyProposes(DutyType duty)
    {
        _calendar.Add(new DutiesKnown.Proposers(new Epoch(0), [Proposer(3, slot: 0), Proposer(4, slot: 1)]));

        Assert.False(_roster.IsDue(new Slot(0), duty, _clock.Genesis));
        Assert.True(_roster.IsDue(new Slot(1), duty, _clock.StartOf(new Slot(1))));
    }

    [Fact]
    public void BeforeGenesis_TheFirstEpochsSelectionProofsAreMade()
    {
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(0), [Attester(3, slot: 7)]));
        _calendar.Add(new DutiesKnown.Attesters(new Epoch(1), [Attester(3, slot: 9)]));

        Assert.True(_roster.IsDue(new Slot(7), DutyType.SelectionProof, _clock.Genesis.AddHours(-1)));
        Assert.False(_roster.IsDue(new Slot(9), DutyType.SelectionProof, _clock.Genesis.AddHours(-1)));
    }

    private static AttesterDuty Attester(ulong validator, ulong slot) =>
        new(default, new ValidatorIndex(validator), new Slot(slot), default, 4, 2, 0);

    private static ProposerDuty Proposer(ulong validator, ulong slot) => new(default, new ValidatorIndex(validator), new Slot(slot));

    private static SyncDuty Member(ulong validator) => new(default, new ValidatorIndex(validator), [0]);
}
