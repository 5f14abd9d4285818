using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties;

/// <summary>
/// Blocks of the cluster's validators that the cluster did not decide (PROTOCOL S7): another instance has the key. Validator 1
/// proposes in slot 11 and again later.
/// </summary>
public sealed class ForeignBlockTests
{
    private static readonly Root Foreign = TestRoots.Of(77);

    [Fact]
    [Produces(MissReason.ForeignSignature)]
    public void AnotherBlockThanTheDecidedOne_HaltsItsProposer_AlsoAfterARestart_UntilAnOperatorLiftsIt()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Propose((11, 1), (15, 1), (20, 2), (47, 1));
        world.Chain.Instead[11] = Foreign;
        world.Start();
        world.RunThrough(13);
        HaltedValidator halt = new(world.Keys.KeyOf(1), ForeignKind.Block, new Slot(11), Foreign, Lifted: false);
        Assert.All(world.Nodes, node => Assert.Equal([halt], node.Published<SafetyEvent.ForeignSignature>().Select(found => found.Found)));

        foreach (TestWorld.Node node in world.Nodes)
            node.Crash();
        world.Start();
        Assert.All(world.Nodes, node => Assert.Equal([halt.GroupKey], node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature)));
        world.RunThrough(21);

        // Neither block nor vote of it, and the others go on.
        Assert.Equal([11UL, 20UL], world.Chain.Proposals.Taken.Keys);
        Assert.DoesNotContain((19UL, 1UL), world.Chain.Taken);
        Assert.Contains((20UL, 2UL), world.Chain.Taken);
        Assert.All(world.Nodes, node =>
        {
            Assert.Equal(MissReason.ForeignSignature, Assert.Single(OutcomeOf(node, DutyType.Proposal, 15).Missed).Reason);
            Assert.Empty(OutcomeOf(node, DutyType.Proposal, 20).Missed);
        });

        // Lifted, it is watched for two epochs, and begins.
        foreach (TestWorld.Node node in world.Nodes)
        {
            node.Crash();
            node.Activate(liftHalts: true);
        }

        world.Start();
        Assert.All(world.Nodes, node => Assert.Equal([halt.GroupKey], node.Guard!.HeldBy(ProtectionRefusal.Doppelganger)));
        Assert.All(world.Nodes, node => Assert.Empty(node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature)));
        world.RunThrough(47);
        Assert.Contains(47UL, world.Chain.Proposals.Taken.Keys);
        Assert.Contains((46UL, 1UL), world.Chain.Taken);
        Assert.All(world.Nodes, node => Assert.Empty(node.Store!.Halts));
        Assert.Empty(world.Chain.Slashable);
    }

    /// <summary>Else a peer that keeps a decision from one node could have that node halt the validator.</summary>
    [Fact]
    public void ABlockOfASlotWithoutADecision_HaltsNobody()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Propose((11, 1));
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.Change = _ => null;
        world.Chain.Instead[11] = Foreign;
        world.Start();
        world.RunThrough(14);

        Assert.All(world.Nodes, node => Assert.Empty(node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature)));
    }

    [Fact]
    public void ABlockThatPeersDecidedOn_IsNotForeign_ToANodeThatStartedLater_OrWasCutOff()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Propose((11, 1));
        world.Start(1, 2, 3);
        world.RunThrough(11);
        world.Start(4);
        world.RunThrough(14);

        Assert.Equal([11UL], world.Chain.Proposals.Taken.Keys);
        Assert.All(world.Nodes, node => Assert.Empty(node.Published<SafetyEvent.ForeignSignature>()));
    }

    [Fact]
    public void AHaltThatTheStoreDoesNotTake_HoldsAtOnce_AndIsRecordedLater()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Propose((11, 1));
        world.Chain.Instead[11] = Foreign;
        world.Start();
        world.RunThrough(11);
        TestWorld.Node node = world.Nodes[0];

        // The block of slot 11 is looked at in slot 11, after the decision is recorded.
        node.Crash();
        world.Start(1);
        node.Disk.Fault = step => step == SimulatedDiskStep.Commit ? SimulatedDiskFault.Fail : SimulatedDiskFault.None;
        node.Cluster!.Tell(new ForeignFound(new HaltedValidator(world.Keys.KeyOf(2), ForeignKind.Vote, new Slot(9), Foreign, Lifted: false)), sender: null);
        world.RunThrough(13);
        Assert.Equal(world.Keys.KeyOf(2), node.Published<SafetyEvent.HaltNotRecorded>().Select(failed => failed.Key).Distinct().Single());
        Assert.Contains(world.Keys.KeyOf(2), node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature));
        Assert.Equal([world.Keys.KeyOf(1)], node.Store!.Halts.Select(halt => halt.GroupKey));

        node.Disk.Fault = null;
        world.RunThrough(15);
        Assert.Equal(2, node.Store!.Halts.Count);
    }

    private static DutyOutcome OutcomeOf(TestWorld.Node node, DutyType duty, ulong slot) =>
        Assert.Single(node.OutcomesOf(duty), outcome => outcome.Slot.Value == slot);
}
