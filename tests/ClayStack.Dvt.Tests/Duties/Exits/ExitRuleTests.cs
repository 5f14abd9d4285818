using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Exits;

public sealed class ExitRuleTests
{
    private const ulong Period = 256;

    [Fact]
    public void TheDefaultEpoch_IsTheFirstOneInWhichTheChainTakesTheExit()
    {
        Assert.Null(Judge(Active(activation: 100), now: 356, out Epoch epoch));
        Assert.Equal(new Epoch(356), epoch);
        Assert.Null(Judge(Active(activation: 100), now: 9000, out epoch));
        Assert.Equal(new Epoch(356), epoch);
        Assert.Equal(Epoch.FarFuture, ExitRule.Earliest(Epoch.FarFuture, Period));
        Assert.Equal(Epoch.FarFuture, ExitRule.Earliest(new Epoch(ulong.MaxValue - 200), Period));
    }

    [Fact]
    public void ABeginner_WaitsForShardCommitteePeriod()
    {
        ExitAnswer.Refused refused = Judge(Active(activation: 100), now: 355, out _)!;
        Assert.Equal(ExitRefusal.TooYoung, refused.Reason);
        Assert.Contains("from epoch 356 on, and this is epoch 355", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEpochOfOnesOwn_MayBeAnyThatHasCome()
    {
        Assert.Null(Judge(Active(activation: 0), now: 300, out Epoch epoch, wanted: 300));
        Assert.Equal(new Epoch(300), epoch);
        Assert.Null(Judge(Active(activation: 0), now: 300, out epoch, wanted: 0));
        Assert.Equal(new Epoch(0), epoch);
        ExitAnswer.Refused refused = Judge(Active(activation: 0), now: 300, out _, wanted: 301)!;
        Assert.Equal(ExitRefusal.EpochInFuture, refused.Reason);
        Assert.Contains("leave the epoch out, and every operator's node chooses 256", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyWhatTheFinalizedStateHasAsActive_MayExit()
    {
        Assert.Equal(ExitRefusal.NotActive, Judge(finalized: null, now: 1000, out _)!.Reason);
        Assert.Equal(ExitRefusal.NotActive, Judge(Active(activation: ulong.MaxValue), now: 1000, out _)!.Reason);
        Assert.Equal(ExitRefusal.NotActive, Judge(Active(activation: 1001), now: 1000, out _)!.Reason);
    }

    [Fact]
    public void WhoLeavesAlready_ByEitherState_IsNotAskedAgain()
    {
        ValidatorRecord leaving = Active(activation: 0) with { ExitEpoch = new Epoch(700) };
        ExitAnswer.Refused refused = ExitRule.Judge(Active(0), leaving, withdrawalPending: false, null, new Epoch(600), Period, out _)!;
        Assert.Equal(ExitRefusal.AlreadyExiting, refused.Reason);
        Assert.Contains("epoch 700", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(ExitRefusal.AlreadyExiting, ExitRule.Judge(leaving, Active(0), withdrawalPending: false, null, new Epoch(600), Period, out _)!.Reason);
    }

    [Fact]
    public void APendingWithdrawal_IsWaitedFor() => Assert.Equal(
        ExitRefusal.WithdrawalPending, ExitRule.Judge(Active(0), Active(0), withdrawalPending: true, null, new Epoch(600), Period, out _)!.Reason);

    private static ExitAnswer.Refused? Judge(ValidatorRecord? finalized, ulong now, out Epoch epoch, ulong? wanted = null) => ExitRule.Judge(
        finalized, finalized, withdrawalPending: false, wanted is { } asked ? new Epoch(asked) : null, new Epoch(now), Period, out epoch);

    private static ValidatorRecord Active(ulong activation) => new(
        default, new ValidatorIndex(7), ValidatorStatus.ActiveOngoing, new Epoch(activation), Epoch.FarFuture, Slashed: false);
}
