using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>Blocks whose payload a builder makes (PROTOCOL V1).</summary>
public sealed class BuilderTests : ProposalTest
{
    // Share of a slot of six seconds that the others leave a blinded block to its origin.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(300);

    private static TestWorld Blinded(ulong boost = 90)
    {
        TestWorld world = World();
        world.Builder = new BuilderSettings(Enabled: true, boost);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.HasBuilder = true;
        return world;
    }

    [Fact]
    public void ABlindedBlock_IsPublishedByItsOriginFirst_ThenByTheOthers_AndItsWorthIsKept()
    {
        using TestWorld world = Blinded();
        world.Start();
        world.RunThrough(4);

        Assert.True(Assert.Single(world.Chain.Proposals.Taken).Value.IsBlinded);
        TestWorld.Node leader = Leader(world);
        Assert.Equal([90UL, 0UL], leader.Beacon.Producer.Asked.Select(asked => asked.BuilderBoostFactor));
        DateTimeOffset first = Assert.Single(leader.Beacon.Producer.Published).At;
        foreach (TestWorld.Node node in Followers(world))
        {
            Assert.Equal(0UL, Assert.Single(node.Beacon.Producer.Asked).BuilderBoostFactor);
            Assert.True(Assert.Single(node.Beacon.Producer.Published).At - first >= Lead - TimeSpan.FromMilliseconds(50));
        }

        foreach (TestWorld.Node node in world.Nodes)
        {
            ProposalConcluded kept = Assert.Single(node.Published<ProposalConcluded>());
            Assert.True(kept.IsBlinded);
            Assert.Equal(leader.Index, kept.Origin);
            Assert.Equal((Uint256.FromUInt64(900), Uint256.FromUInt64(300)), (kept.PayloadValueWei, kept.LocalValueWei));
        }
    }

    [Fact]
    public void ABlindedBlockThatIsOnTheChain_IsNotPublishedAgain()
    {
        using TestWorld world = Blinded();
        world.Start();
        world.RunThrough(2);
        RunInto(world, Slot, 150);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Show(new Slot(Slot));
        world.RunThrough(4);
        Assert.All(Followers(world), node => Assert.Empty(node.Beacon.Producer.Published));
        Assert.All(world.Nodes, node => Assert.Empty(OutcomeOf(node).Missed));
    }

    [Fact]
    public void AnOriginThatIsGone_IsNotWaitedFor()
    {
        using TestWorld world = Blinded();
        world.Start();
        world.RunThrough(2);
        Leader(world).Beacon.Producer.RefusesBlocks = true;
        RunInto(world, Slot, 100);
        Assert.All(Followers(world), node => Assert.Empty(node.Beacon.Producer.Published));
        Leader(world).Crash();
        RunInto(world, Slot, 101);
        Assert.All(Followers(world), node => Assert.Single(node.Beacon.Producer.Published));
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
    }

    [Fact]
    [Produces(MissReason.PayloadWithheld)]
    public void ARelayThatKeepsThePayload_IsNamed()
    {
        using TestWorld world = Blinded();
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.RefusesBlocks = true;
        world.Start();
        world.RunThrough(4);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.PayloadWithheld, Assert.Single(OutcomeOf(node).Missed).Reason));
    }

    [Fact]
    public void ABuilderThatIsNotAllowed_IsNotAsked()
    {
        using TestWorld world = World();
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.HasBuilder = true;
        world.Start();
        world.RunThrough(4);
        Assert.False(Assert.Single(world.Chain.Proposals.Taken).Value.IsBlinded);
        Assert.All(world.Nodes, node => Assert.Equal(0UL, Assert.Single(node.Beacon.Producer.Asked).BuilderBoostFactor));
    }

    [Fact]
    public void ABuilderThatIsLate_LeavesTheSecondRoundALocalBlock()
    {
        using TestWorld world = Blinded();
        Leader(world).Beacon.Producer.Delay = TimeSpan.FromSeconds(2);
        world.Start();
        world.RunThrough(4);
        Assert.False(Assert.Single(world.Chain.Proposals.Taken).Value.IsBlinded);
        Assert.All(world.Nodes, node => Assert.Equal(2, OutcomeOf(node).Round));
    }

    [Fact]
    public void WithoutAnOwnBlock_ABlindedOneIsVotedFor_WhenNoneIsToCome()
    {
        using TestWorld world = Blinded();
        foreach (TestWorld.Node node in Followers(world))
            node.Beacon.Producer.Change = _ => null;
        world.Start();
        world.RunThrough(4);
        Assert.True(Assert.Single(world.Chain.Proposals.Taken).Value.IsBlinded);
        Assert.All(world.Nodes, node => Assert.Equal(1, OutcomeOf(node).Round));
    }

    [Fact]
    public void AnOwnBlockThatIsSlow_IsWaitedFor_BeforeABlindedOneIsVotedFor()
    {
        using TestWorld world = Blinded();
        foreach (TestWorld.Node node in Followers(world))
            node.Beacon.Producer.Delay = TimeSpan.FromMilliseconds(400);
        world.Start();
        world.RunThrough(2);
        RunInto(world, Slot, 399);
        Assert.Empty(world.Chain.Proposals.Taken);
        world.RunThrough(4);
        Assert.True(Assert.Single(world.Chain.Proposals.Taken).Value.IsBlinded);
        Assert.All(world.Nodes, node => Assert.Equal(1, OutcomeOf(node).Round));
    }
}
