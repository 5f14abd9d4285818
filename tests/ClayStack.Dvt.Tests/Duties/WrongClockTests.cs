using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.ClusterAssert;

namespace ClayStack.Dvt.Tests.Duties;

/// <summary>
/// Clocks that are wrong for a while, in virtual time (PROTOCOL C5, S2, S6, S9): what was done by them binds nobody once they are
/// right. Most clusters here have three nodes of four, so that the one with the wrong clock is needed for each duty.
/// </summary>
public sealed class WrongClockTests : IDisposable
{
    private readonly TestWorld _world = new(validators: 8, cheapKeys: true);

    /// <summary>The node whose clock goes wrong.</summary>
    private TestWorld.Node Fourth => _world.Nodes[3];

    public void Dispose() => _world.Dispose();

    /// <summary>PROTOCOL C5 by the store's word: what was voted under a clock that was ahead comes a second time once it is right.</summary>
    [Fact]
    public void AClockThatIsSetBackAcrossARestart_BringsNoSecondVote()
    {
        RunWithoutTheThird(1);
        RestartWith(_world.Clock.SlotDuration);
        _world.RunThrough(4);
        Assert.Empty(Fourth.Published<SafetyEvent.ClockDoubted>());
        RestartWith(TimeSpan.Zero);
        _world.RunThrough(15);

        // It may have voted in slot 5 already, and the other two are no quorum without it.
        Assert.Equal((0, 1), _world.Attested(5, 5));
        Assert.Equal(MissReason.NotReadyToVote, Assert.Single(Assert.Single(Fourth.OutcomesOf(DutyType.Attestation), outcome => outcome.Slot == new Slot(5)).Missed).Reason);
        AssertAllAttested(_world, 6, 15);
    }

    /// <summary>A slot that is far off must not get into the store, or the next run would not vote before it.</summary>
    [Fact]
    public void AClockThatIsFarAhead_KeepsNoLaterRunFromVoting()
    {
        RunWithoutTheThird(3);
        Fourth.Time.Ahead = TimeSpan.FromDays(1);
        _world.RunThrough(5);
        Assert.NotEmpty(Fourth.Published<SafetyEvent.ClockDoubted>());
        RestartWith(TimeSpan.Zero);
        _world.RunThrough(15);
        AssertAllAttested(_world, 0, 3);
        AssertAllAttested(_world, 6, 15);
    }

    [Fact]
    public void AClockThatWasFarAhead_AndIsSetRight_IsVotedByAgain()
    {
        RunWithoutTheThird(3);
        Fourth.Time.Ahead = TimeSpan.FromDays(1);
        _world.RunThrough(5);
        Assert.NotEmpty(Fourth.Published<SafetyEvent.ClockDoubted>());
        Fourth.Time.Ahead = TimeSpan.Zero;
        _world.RunThrough(16);
        AssertAllAttested(_world, 0, 3);
        AssertAllAttested(_world, 6, 15);
    }

    /// <summary>It shows no step, and is in doubt only after some late heads.</summary>
    [Fact]
    public void AClockThatIsFarAheadAtTheStart_KeepsNoLaterRunFromVoting()
    {
        RunWithoutTheThird(3);
        RestartWith(TimeSpan.FromDays(1));
        _world.RunThrough(7);
        RestartWith(TimeSpan.Zero);
        _world.RunThrough(16);
        AssertAllAttested(_world, 0, 3);
        AssertAllAttested(_world, 8, 15);
    }

    [Fact]
    public void AClockThatIsFarAheadAtTheStart_AndSetRight_IsVotedByFromThenOn()
    {
        RunWithoutTheThird(3);
        RestartWith(TimeSpan.FromDays(1));
        _world.RunThrough(5);
        Fourth.Time.Ahead = TimeSpan.Zero;
        _world.RunThrough(20);
        AssertAllAttested(_world, 0, 3);
        AssertAllAttested(_world, 11, 19);
    }

    /// <summary>A run that begins with such a clock sees no jump (clocks, seed 147).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ASlotThatEndedByAClockThatWasAhead_HasItsTimeNevertheless(bool fromTheStart)
    {
        RunWithoutTheThird(3);
        if (fromTheStart)
            RestartWith(_world.Clock.SlotDuration * 12);
        Fourth.Time.Ahead = _world.Clock.SlotDuration * 12;
        _world.RunThrough(5);
        Fourth.Time.Ahead = TimeSpan.Zero;
        _world.RunThrough(24);
        AssertAllAttested(_world, 12, 23);
    }

    [Fact]
    public void ASlotThatHadItsTime_DoesNotBeginAgain_WhenTheClockGoesFarBack()
    {
        _world.Chain.SyncMembersIn = _ => [_world.Chain.Member(0, 1, 9), _world.Chain.Member(1, 2)];
        _world.Start();
        _world.RunThrough(190);
        Fourth.Time.Ahead = -_world.Clock.SlotDuration * 180;
        _world.RunThrough(195);
        Assert.NotEmpty(Fourth.Outcomes);
        Assert.All(Fourth.Outcomes.GroupBy(outcome => (outcome.Duty, outcome.Slot)), told => Assert.Single(told));
    }

    /// <summary>By such a clock validators whose past is unknown are still to come (PROTOCOL S2).</summary>
    [Fact]
    public void AClockFromBeforeGenesis_MakesNoRowsOnAnEmptyDisk()
    {
        _world.Start();
        _world.RunThrough(3);
        Fourth.Crash();
        Fourth.Disk = new InMemoryProtectionDisk(TestWorld.Fill(0x77));
        RestartWith(TimeSpan.FromDays(-1));
        _world.RunThrough(6);
        Fourth.Time.Ahead = TimeSpan.Zero;
        _world.RunThrough(16);
        Assert.Empty(Fourth.Disk.CopyStore().Rows);
        Assert.Equal(8, Fourth.Published<ValidatorsWithoutHistory>().Last().Keys.Count);
    }

    [Fact]
    public void AQuarantineIsNotOver_BecauseTheClockSaysSo()
    {
        _world.Start();
        _world.RunThrough(3);
        InMemoryProtectionDisk.Backup backup = Fourth.Disk.CopyStore();
        ProtectionAnchor? anchor = Fourth.Disk.CopyAnchor();
        _world.RunThrough(6);
        Fourth.Crash();
        Fourth.Disk.RestoreStore(backup);
        Fourth.Disk.RestoreAnchor(anchor);
        _world.Start(4);
        _world.RunThrough(8);
        Assert.NotEmpty(Fourth.Published<SafetyEvent.QuarantineEntered>());
        Fourth.Time.Ahead = TimeSpan.FromDays(1);
        _world.RunThrough(10);
        Fourth.Time.Ahead = TimeSpan.Zero;
        _world.RunThrough(20);
        Assert.Empty(Fourth.Published<SafetyEvent.QuarantineLeft>());
        _world.RunThrough(40);
        Assert.InRange(Assert.Single(Fourth.Published<SafetyEvent.QuarantineLeft>()).Slot.Value, 26UL, 40UL);
        Assert.InRange(Fourth.Disk.CopyStore().HighestSlot!.Value.Value, 26UL, 40UL);
    }

    private void RunWithoutTheThird(ulong lastSlot)
    {
        _world.Start(1, 2, 4);
        _world.RunThrough(lastSlot);
    }

    private void RestartWith(TimeSpan ahead)
    {
        Fourth.Crash();
        Fourth.Time.Ahead = ahead;
        _world.Start(4);
    }
}
