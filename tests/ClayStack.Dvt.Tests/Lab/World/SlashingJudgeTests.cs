using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Lab.World;

/// <summary>The judge of all simulated tests must see each kind of slashable pair, and no other.</summary>
public sealed class SlashingJudgeTests
{
    private static readonly ValidatorIndex Validator = new(7);

    [Theory]
    [InlineData(2, 3, 2, 3, true)]
    [InlineData(2, 3, 1, 4, true)]
    [InlineData(1, 4, 2, 3, true)]
    [InlineData(2, 3, 2, 4, false)]
    [InlineData(2, 3, 3, 4, false)]
    [InlineData(2, 4, 3, 4, true)]
    [InlineData(1, 3, 2, 4, false)]
    public void TwoVotes_AreSlashable_IfOneSurroundsTheOther_OrBothHaveOneTarget(
        ulong source, ulong target, ulong otherSource, ulong otherTarget, bool isSlashable)
    {
        SlashingJudge judge = new();
        judge.Vote(Validator, Vote(source, target), TestRoots.Of(1));
        judge.Vote(new ValidatorIndex(8), Vote(otherSource, otherTarget), TestRoots.Of(2));
        Assert.Empty(judge.Slashable);

        judge.Vote(Validator, Vote(otherSource, otherTarget), TestRoots.Of(2));
        Assert.Equal(isSlashable, judge.Slashable.Count > 0);
    }

    [Fact]
    public void TheSameAgain_IsNotSlashable()
    {
        SlashingJudge judge = new();
        for (int i = 0; i < 2; i++)
        {
            judge.Vote(Validator, Vote(2, 3), TestRoots.Of(1));
            judge.Block(Validator, new Slot(9), TestRoots.Of(2));
        }

        Assert.Empty(judge.Slashable);
        Assert.True(judge.HasVoted(Validator, new Epoch(3)));
        Assert.False(judge.HasVoted(Validator, new Epoch(2)));
    }

    [Fact]
    public void TwoBlocksOfOneSlot_AreSlashable()
    {
        SlashingJudge judge = new();
        judge.Block(Validator, new Slot(9), TestRoots.Of(1));
        judge.Block(Validator, new Slot(10), TestRoots.Of(2));
        Assert.Empty(judge.Slashable);

        judge.Block(Validator, new Slot(9), TestRoots.Of(3));
        Assert.Single(judge.Slashable);
    }

    private static AttestationData Vote(ulong source, ulong target) => new(
        default, default, default, new Checkpoint(new Epoch(source), default), new Checkpoint(new Epoch(target), default));
}
