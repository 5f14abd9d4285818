using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Tests.Duties.World;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>Proposals of whole clusters of production actors in virtual time, with real keys and signatures.</summary>
public sealed class ProposalTests
{
    [Theory]
    [InlineData(ForkName.Fulu)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Deneb)]
    public void ACluster_ProposesALocalBlock_InTheFirstRound(ForkName fork)
    {
        using TestWorld world = new(fork: fork);
        world.Chain.Propose((3, 1));
        world.Start();
        world.RunThrough(4);

        Assert.Equal([3UL], world.Chain.Proposals.Taken.Keys);
        Assert.Empty(world.Chain.Slashable);
        foreach (TestWorld.Node node in world.Nodes)
        {
            DutyOutcome outcome = Assert.Single(node.Outcomes, outcome => outcome.Duty == DutyType.Proposal);
            Assert.Equal(1, outcome.Round);
            Assert.Empty(outcome.Missed);
        }
    }
}
