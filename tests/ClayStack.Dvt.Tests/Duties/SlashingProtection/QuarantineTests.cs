using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>What proves a rollback (PROTOCOL S5), and what ends a quarantine (S6).</summary>
public sealed class QuarantineTests
{
    private static readonly RunIdentity Run = Identity(store: 1, start: 1, fence: 5);

    [Fact]
    public void WhatFitsTheStore_ProvesNothing()
    {
        Assert.Null(Judge(new OwnTraces(Identity(1, 9, 4), new Slot(10), new Epoch(0), new Fence(0, 4))));
        Assert.Null(Judge(new OwnTraces(Run, new Slot(9), new Epoch(0))));
        Assert.Null(Judge(new OwnTraces(LastRun: null, HighestSlot: null, HighestTarget: null)));
    }

    [Theory]
    [InlineData(2, 1, 4, 10, QuarantineCause.OtherStore)]
    [InlineData(1, 1, 6, 10, QuarantineCause.HigherFence)]
    [InlineData(2, 1, 6, 10, QuarantineCause.HigherFence)]
    [InlineData(1, 2, 5, 10, QuarantineCause.SecondRun)]
    [InlineData(1, 1, 4, 11, QuarantineCause.LaterSignature)]
    public void AnotherStore_AHigherFence_ASecondRun_OrALaterSignature_ProveARollback(
        int store, int start, ulong fence, ulong slot, QuarantineCause cause)
    {
        RollbackProof proof = Judge(new OwnTraces(Identity(store, start, fence), new Slot(slot), new Epoch(0)))!;
        Assert.Equal(cause, proof.Cause);
        Assert.Equal(cause == QuarantineCause.LaterSignature ? default : new Fence(0, fence), proof.Fence);
    }

    [Fact]
    public void ABundleOfALaterRun_ProvesThatRun_WhateverItsSlot() =>
        Assert.Equal(QuarantineCause.HigherFence, Judge(new OwnTraces(null, new Slot(3), null, new Fence(0, 6)))!.Cause);

    [Theory]
    [InlineData(5, true, null)]
    [InlineData(5, false, QuarantineCause.LaterSignature)]
    [InlineData(4, true, QuarantineCause.LaterSignature)]
    public void OnceTheRunSigns_OnlyItsOwnWordsSayNothingOfThePast(ulong fence, bool signs, object? cause) => Assert.Equal(
        cause, RollbackRule.Judge(new OwnTraces(Run, new Slot(20), null, new Fence(0, fence)), Run, new Slot(10), past: null, signs)?.Cause);

    [Fact]
    public void AnEmptyStore_IsContradictedByAnySignature() => Assert.NotNull(
        RollbackRule.Judge(new OwnTraces(null, new Slot(0), null), Run, highestSlot: null, past: null, signs: false));

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void AStoreThatAQuarantineWasPaidFor_ProvesNothingNew(ulong proven, bool paid)
    {
        RollbackProof? proof = RollbackRule.Judge(
            new OwnTraces(Identity(2, 1, 4), null, null), Run, new Slot(10), new QuarantineState(null, new Slot(1), new Fence(0, proven)), signs: true);
        Assert.Equal(paid, proof is null);
    }

    [Theory]
    [InlineData(4, false, null)]
    [InlineData(5, true, null)]
    [InlineData(5, false, QuarantineCause.SecondRun)]
    [InlineData(6, true, QuarantineCause.HigherFence)]
    public void AVoteThatCameBack_ProvesAnotherRun_UnlessThisOneMayHaveSentIt(ulong fence, bool mayHaveVoted, object? cause)
    {
        Statement vote = new(
            new InstanceId(7, (byte)DutyType.Attestation), StatementType.Commit, 1, default, 0, default, new OperatorIndex(1), new Fence(0, fence));
        Assert.Equal(cause, RollbackRule.Judge(vote, Run, mayHaveVoted)?.Cause);
    }

    [Fact]
    public void TheWait_IsOver_WhenEnoughPeersConfirmedAllOfIt()
    {
        QuarantineWatch watch = new(Run, new Slot(100), peersNeeded: 2, slotsNeeded: 64);
        Assert.Null(watch.Report(new OperatorIndex(2), Quiet(since: 50), new Slot(165)));
        watch.Report(new OperatorIndex(3), Quiet(since: 50), new Slot(164));
        Assert.False(watch.IsOver);
        Assert.Equal(63UL, watch.SlotsConfirmed);
        watch.Report(new OperatorIndex(3), Quiet(since: 50), new Slot(165));
        Assert.True(watch.IsOver);
        Assert.Equal(64UL, watch.SlotsConfirmed);
    }

    [Fact]
    public void APeerThatBeganToWatchLater_ConfirmsLess()
    {
        QuarantineWatch watch = new(Run, new Slot(100), peersNeeded: 1, slotsNeeded: 64);
        watch.Report(new OperatorIndex(2), Quiet(since: 120), new Slot(184));
        Assert.False(watch.IsOver);
        watch.Report(new OperatorIndex(2), Quiet(since: 120), new Slot(185));
        Assert.True(watch.IsOver);
    }

    [Fact]
    public void AnotherRun_BeginsTheWaitAnew_AndThisOneDoesNot()
    {
        QuarantineWatch watch = new(Run, new Slot(100), peersNeeded: 1, slotsNeeded: 64);
        RunSighting foreign = new(Identity(1, 2, 5), new Slot(150));
        IdentityWatch heard = new(new Slot(50), [new RunSighting(Run, new Slot(170)), foreign]);
        Assert.Equal(foreign, watch.Report(new OperatorIndex(2), heard, new Slot(214)));
        Assert.False(watch.IsOver);
        watch.Report(new OperatorIndex(2), heard, new Slot(215));
        Assert.True(watch.IsOver);
    }

    [Fact]
    public void WhatWasHeardBeforeTheWait_IsNotCountedAgainstIt()
    {
        QuarantineWatch watch = new(Run, new Slot(100), peersNeeded: 1, slotsNeeded: 64);
        Assert.Null(watch.Report(new OperatorIndex(2), new IdentityWatch(new Slot(50), [new RunSighting(Identity(1, 2, 5), new Slot(99))]), new Slot(165)));
        Assert.True(watch.IsOver);
    }

    [Fact]
    public void APeerThatDoesNotTell_ConfirmsNothing_AndOneThatLiesOnlyWithholds()
    {
        QuarantineWatch watch = new(Run, new Slot(100), peersNeeded: 1, slotsNeeded: 64);
        watch.Report(new OperatorIndex(2), watch: null, new Slot(500));
        watch.Report(new OperatorIndex(3), new IdentityWatch(new Slot(ulong.MaxValue), [new RunSighting(Identity(9, 9, 9), new Slot(ulong.MaxValue))]), new Slot(500));
        Assert.Equal(0UL, watch.SlotsConfirmed);
    }

    private static RollbackProof? Judge(OwnTraces traces) => RollbackRule.Judge(traces, Run, new Slot(10), past: null, signs: false);

    private static IdentityWatch Quiet(ulong since) => new(new Slot(since), []);

    private static RunIdentity Identity(int store, int start, ulong fence) => new(IdOf(store), IdOf(start), new Fence(0, fence));
}
