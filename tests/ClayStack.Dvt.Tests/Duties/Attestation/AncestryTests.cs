using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Attestation;

public sealed class AncestryTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(5)]
    [InlineData(4)]
    public void AnAncestorDownToTheTarget_IsAccepted(ulong proposed) => Assert.True(Walk(proposed, head: 10, target: 4, stepsMax: 64));

    [Fact]
    public void ABlockBeforeTheTarget_IsNot() => Assert.False(Walk(proposed: 3, head: 10, target: 4, stepsMax: 64));

    [Fact]
    public void ABlockOfAnotherBranch_IsNot() => Assert.False(Walk(proposed: 77, head: 10, target: 4, stepsMax: 64));

    [Fact]
    public void AHeadThatIsTheTarget_HasNoAncestorToVoteFor() => Assert.False(Walk(proposed: 3, head: 4, target: 4, stepsMax: 64));

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void TheWalk_EndsAtItsBound(int stepsMax, bool found) => Assert.Equal(found, Walk(proposed: 5, head: 10, target: 1, stepsMax));

    [Fact]
    public void AHeaderThatCannotBeHad_EndsTheWalk()
    {
        Ancestry walk = new(TestRoots.Of(5), TestRoots.Of(10), TestRoots.Of(1), 64);
        Assert.Null(walk.IsAncestor);
        walk.Advance(header: null);
        Assert.False(walk.IsAncestor);
    }

    /// <summary>A chain in which the block of root k has the parent k − 1.</summary>
    private static bool Walk(ulong proposed, ulong head, ulong target, int stepsMax)
    {
        Ancestry walk = new(TestRoots.Of(proposed), TestRoots.Of(head), TestRoots.Of(target), stepsMax);
        for (ulong at = head; walk.IsAncestor is null; at--)
        {
            Assert.Equal(TestRoots.Of(at), walk.Next);
            walk.Advance(new BeaconBlockHeader(new Slot(at), default, TestRoots.Of(at - 1), default, default));
        }

        return walk.IsAncestor.Value;
    }
}
