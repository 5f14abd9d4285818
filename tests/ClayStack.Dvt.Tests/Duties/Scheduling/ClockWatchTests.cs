using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Scheduling;

public sealed class ClockWatchTests
{
    private readonly Simulator _simulator = new(1);
    private readonly SteppedTime _time;
    private readonly ChainClock _clock;
    private readonly ClockWatch _watch;

    public ClockWatchTests()
    {
        _time = new SteppedTime(_simulator.Time);
        _clock = new ChainClock(new Uint64((ulong)_time.GetUtcNow().AddSeconds(-1200).ToUnixTimeSeconds()), Network.Mainnet);
        _watch = new ClockWatch(_clock, _time);
    }

    [Theory]
    [InlineData(6000, false)]
    [InlineData(6001, true)]
    [InlineData(-6000, false)]
    [InlineData(-6001, true)]
    public void AStepBeyondHalfASlot_IsDoubted(int milliseconds, bool doubted)
    {
        _time.Ahead = TimeSpan.FromMilliseconds(milliseconds);
        _watch.Sample();
        Assert.Equal(doubted, _watch.Doubt is not null);
    }

    /// <summary>A beacon node tells its head when it is met, which before the chain begins is the genesis block.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void BeforeGenesis_TheGenesisBlockFitsTheClock_AndNoOther(ulong head, bool doubted)
    {
        ChainClock clock = new(new Uint64((ulong)_time.GetUtcNow().AddSeconds(100).ToUnixTimeSeconds()), Network.Mainnet);
        ClockWatch watch = new(clock, _time);
        watch.OnHead(new Slot(head));
        Assert.Equal(doubted, watch.Doubt is not null);
    }

    [Fact]
    public void SlowAdjustment_IsNoStep()
    {
        for (int i = 0; i < 20; i++)
        {
            Pass(3);
            _time.Ahead += TimeSpan.FromSeconds(1);
            _watch.Sample();
        }

        Assert.Null(_watch.Doubt);
    }

    [Fact]
    public void WhatJumpsBack_IsTrustedAgain()
    {
        _time.Ahead = TimeSpan.FromHours(1);
        _watch.Sample();
        Pass(30);
        _watch.Sample();
        Assert.NotNull(_watch.Doubt);
        _time.Ahead = TimeSpan.FromSeconds(2);
        _watch.Sample();
        Assert.Null(_watch.Doubt);
    }

    [Fact]
    public void WhatJumpsBackToWhereItWasInDoubt_IsInDoubt()
    {
        ulong slot = _clock.SlotAt(_time.GetUtcNow())!.Value.Value;
        for (ulong late = 1; late <= ClockWatch.LateHeads; late++)
            _watch.OnHead(new Slot(slot - 10 + late));
        Assert.NotNull(_watch.Doubt);
        _time.Ahead = TimeSpan.FromHours(-1);
        _watch.Sample();
        _time.Ahead = TimeSpan.Zero;
        _watch.Sample();
        Assert.NotNull(_watch.Doubt);
        for (int i = 0; i < ClockWatch.HeadsToTrust; i++)
            ShowHead(1);
        Assert.Null(_watch.Doubt);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(7200, false)]
    public void AHead_VouchesForTheClockOfItsTime(ulong behind, bool vouches)
    {
        _time.Ahead = TimeSpan.FromDays(2);
        ClockWatch watch = new(_clock, _time);
        Assert.False(watch.IsVouchedFor);
        watch.OnHead(_clock.SlotAt(_time.GetUtcNow())!.Value - behind);
        watch.OnSlot(beaconReady: true);
        Assert.Equal(vouches, watch.IsVouchedFor);
        Assert.Null(watch.Doubt);
    }

    /// <summary>Clocks, seed 69: a head that fits after a jump says nothing of where the clock was before it, unless against it.</summary>
    [Fact]
    public void AHeadThatFitsAfterAJump_DoesNotVouchForTheClockBeforeIt()
    {
        _time.Ahead = TimeSpan.FromDays(1);
        ClockWatch watch = new(_clock, _time);
        _time.Ahead = TimeSpan.Zero;
        watch.OnHead(Present);
        watch.OnSlot(beaconReady: true);
        Assert.False(watch.IsVouchedFor);
        _time.Ahead = TimeSpan.FromDays(1);
        watch.Sample();
        Assert.Null(watch.Doubt);
        Assert.False(watch.IsVouchedFor);
        _time.Ahead = TimeSpan.Zero;
        for (int i = 0; i < ClockWatch.HeadsToTrust; i++)
            ShowHead(1, watch);
        Assert.Null(watch.Doubt);
        Assert.True(watch.IsVouchedFor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AChainThatStandsStill_IsNoReasonToDoubt_IfABeaconNodeIsThere(bool beaconReady)
    {
        _watch.OnHead(new Slot(3));
        for (int i = 0; i < ClockWatch.SlotsWithoutHeads; i++)
        {
            _watch.OnSlot(beaconReady);
            Assert.False(_watch.IsVouchedFor);
        }

        _watch.OnSlot(beaconReady);
        Assert.Equal(beaconReady, _watch.IsVouchedFor);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0, true)]
    [InlineData(5, false)]
    public void BeforeGenesis_NothingNeedsToVouch_UnlessTheChainHasBegun(int? head, bool vouches)
    {
        ChainClock clock = new(new Uint64((ulong)_time.GetUtcNow().AddSeconds(100).ToUnixTimeSeconds()), Network.Mainnet);
        ClockWatch watch = new(clock, _time);
        if (head is { } slot)
            watch.OnHead(new Slot((ulong)slot));
        Assert.Equal(vouches, watch.IsVouchedFor);
    }

    [Fact]
    public void HeadsInTime_EndTheDoubtAfterAStep_AndLateOnesDoNot()
    {
        _time.Ahead = TimeSpan.FromMinutes(10);
        for (int i = 0; i < 8; i++)
        {
            // In the second half of its slot: the clock may still be wrong by half a one.
            ShowHead(7);
            Assert.NotNull(_watch.Doubt);
        }

        for (int i = 1; i <= ClockWatch.HeadsToTrust; i++)
        {
            Assert.NotNull(_watch.Doubt);
            ShowHead(1);
        }

        Assert.Null(_watch.Doubt);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void AHeadOfTheFuture_IsDoubted_FromTwoSlotsOn(ulong ahead, bool doubted)
    {
        _watch.OnHead(Present + ahead);
        Assert.Equal(doubted, _watch.Doubt is not null);
        Pass(60);
        ShowHead(1);
        Assert.Null(_watch.Doubt);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void HeadsThatAllComeTwoSlotsLate_MeanThatTheClockIsAhead(ulong late, bool doubted)
    {
        for (int i = 1; i <= ClockWatch.LateHeads; i++)
        {
            Assert.Null(_watch.Doubt);
            Pass(12);
            _watch.OnHead(new Slot(Present.Value - late));
        }

        Assert.Equal(doubted, _watch.Doubt is not null);
        ShowHead(1);
        Assert.Null(_watch.Doubt);
    }

    [Fact]
    public void BeaconNodesThatAreAllAhead_AreBelieved_OneOfThemIsNot()
    {
        _watch.OnBeaconClock("a", Present + 2);
        Assert.NotNull(_watch.Doubt);
        _watch.OnBeaconClock("b", Present + 1);
        Assert.Null(_watch.Doubt);
        _watch.OnBeaconClock("b", new Slot(ulong.MaxValue));
        Assert.NotNull(_watch.Doubt);
        _watch.OnBeaconClock("a", Present);
        Assert.Null(_watch.Doubt);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(13, true)]
    public void BeforeGenesis_AHeadIsDoubted_ExceptInTheLastSlot(int secondsToGenesis, bool doubted)
    {
        ChainClock clock = new(new Uint64((ulong)_time.GetUtcNow().AddSeconds(secondsToGenesis).ToUnixTimeSeconds()), Network.Mainnet);
        ClockWatch watch = new(clock, _time);
        watch.OnHead(new Slot(1));
        Assert.Equal(doubted, watch.Doubt is not null);
    }

    private Slot Present => _clock.SlotAt(_time.GetUtcNow())!.Value;

    private void Pass(double seconds) => _simulator.RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>The head of the next slot, so many seconds into it.</summary>
    private void ShowHead(double seconds, ClockWatch? watch = null)
    {
        Slot next = Present + 1;
        _simulator.RunFor(_clock.StartOf(next).AddSeconds(seconds) - _time.GetUtcNow());
        (watch ?? _watch).OnHead(next);
    }
}
