using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Tests.Lab;

/// <summary>A first round without a leader, with the production actors in virtual time.</summary>
public sealed class VoteTrialTests
{
    private const double Delay = 50;

    // The disks' time, and no more, comes on top of the messages'.
    private const double Work = 10;

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void WhatAQuorumSees_IsVotedFor_OneMessageDelaySooner(int operators)
    {
        VoteTrialResult led = Run(operators, leaderless: false);
        VoteTrialResult leaderless = Run(operators, leaderless: true);
        Assert.Equal((led.Slots, leaderless.Slots), (led.Milliseconds.Count, leaderless.Milliseconds.Count));
        Assert.All(led.Milliseconds, taken => Assert.InRange(taken, 4 * Delay, (4 * Delay) + Work));
        Assert.All(leaderless.Milliseconds, taken => Assert.InRange(taken, 3 * Delay, (3 * Delay) + Work));
    }

    [Theory]
    [InlineData(4, 1, 0)]
    [InlineData(4, 0, 1)]
    [InlineData(7, 1, 1)]
    public void WhoIsAwayOrLate_CostsNothing_AsLongAsAQuorumIsLeft(int operators, int down, int late)
    {
        VoteTrialResult leaderless = Run(operators, leaderless: true, down, late);
        Assert.Equal(leaderless.Slots, leaderless.Milliseconds.Count);
        Assert.All(leaderless.Milliseconds, taken => Assert.InRange(taken, 3 * Delay, (3 * Delay) + Work));
        Assert.Equal((1, 1), (leaderless.Rounds, leaderless.RightHead));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhoDisagree_ComeToTermsInLaterRounds(bool leaderless)
    {
        VoteTrialResult result = Run(4, leaderless, down: 1, late: 1);
        Assert.Equal(result.Slots, result.Milliseconds.Count);
        Assert.True(result.Rounds > 1, $"the mean of the rounds is {result.Rounds}");
    }

    private static VoteTrialResult Run(int operators, bool leaderless, int down = 0, int late = 0) =>
        new VoteTrial(new VoteViews("a test", down, late), operators, leaderless, TimeSpan.FromMilliseconds(Delay)).Run(epochs: 2);
}
