using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Checks;

namespace ClayStack.Dvt.Tests.Lab;

/// <summary>The checker finds what EIP-3076 calls slashable, and nothing else.</summary>
public sealed class SigningHistoryTests
{
    [Theory]
    [InlineData(3, 4, 4, 5, null)]
    [InlineData(3, 4, 3, 4, "two votes for target 4")]
    [InlineData(3, 4, 2, 5, "the vote 2→5 surrounds 3→4")]
    [InlineData(2, 5, 3, 4, "the vote 2→5 surrounds 3→4")]
    [InlineData(3, 4, 3, 5, null)]
    public void TwoVotes_AreJudged(ulong firstSource, ulong firstTarget, ulong secondSource, ulong secondTarget, string? conflict)
    {
        SigningHistory history = new();
        Assert.Null(history.Add(Vote(firstSource, firstTarget), TestRoots.Of(1)));
        Assert.Equal(conflict, history.Add(Vote(secondSource, secondTarget), TestRoots.Of(2)));
    }

    [Fact]
    public void TheSameAgain_IsNoConflict()
    {
        SigningHistory history = new();
        Assert.Null(history.Add(Vote(3, 4), TestRoots.Of(1)));
        Assert.Null(history.Add(Vote(3, 4), TestRoots.Of(1)));
        Assert.Null(history.Add(new Slot(9), TestRoots.Of(5)));
        Assert.Null(history.Add(new Slot(9), TestRoots.Of(5)));
        Assert.NotNull(history.Add(new Slot(9), TestRoots.Of(6)));
    }

    private static AttestationData Vote(ulong source, ulong target) => new(
        new Slot(target * 8), default, default, new Checkpoint(new Epoch(source), default), new Checkpoint(new Epoch(target), default));
}
