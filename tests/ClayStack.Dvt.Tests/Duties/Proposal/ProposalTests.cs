using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Tests.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>Local blocks of whole clusters of production actors in virtual time, with real keys and signatures.</summary>
public sealed class ProposalTests : ProposalTest
{
    [Theory]
    [InlineData(ForkName.Fulu, 4)]
    [InlineData(ForkName.Electra, 4)]
    [InlineData(ForkName.Deneb, 4)]
    [InlineData(ForkName.Fulu, 7)]
    public void ACluster_ProposesALocalBlock_InTheFirstRound(ForkName fork, int operators)
    {
        using TestWorld world = new(operators, fork: fork);
        world.Chain.Propose((Slot, 1));
        world.Start();
        world.RunThrough(4);

        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.Empty(world.Chain.Slashable);
        Root root = world.Chain.Proposals.RootIn(new Slot(Slot))!.Value;
        foreach (TestWorld.Node node in world.Nodes)
        {
            DutyOutcome outcome = OutcomeOf(node);
            Assert.Equal(1, outcome.Round);
            Assert.Empty(outcome.Missed);
            Assert.Equal(0UL, Assert.Single(node.Beacon.Producer.Asked).BuilderBoostFactor);
            Assert.Single(node.Beacon.Producer.Published);

            ProposalConcluded kept = Assert.Single(node.Published<ProposalConcluded>());
            Assert.Equal((root, root), (kept.BlockRoot, SszEncoding.HashTreeRoot(kept.Header, world.Network.Preset)));
            Assert.Equal(LeaderOf(world), kept.Origin);
            Assert.Equal((false, true), (kept.IsBlinded, kept.IsPublished));
            Assert.Equal(Uint256.FromUInt64(300), kept.PayloadValueWei);
            Assert.Equal(Uint256.FromUInt64(7), kept.ConsensusValueWei);
            Assert.Equal(Uint256.FromUInt64(300), kept.LocalValueWei);
        }
    }

    [Fact]
    public void TwoProposersInARow_BothPropose()
    {
        using TestWorld world = World();
        world.Chain.Propose((3, 1), (4, 2), (8, 1));
        world.Start();
        world.RunThrough(9);
        Assert.Equal([3UL, 4UL, 8UL], world.Chain.Proposals.Taken.Keys);
        Assert.Empty(world.Chain.Slashable);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void ALeaderThatIsDown_CostsOneRound_AndNoFurtherRequest(int operators)
    {
        using TestWorld world = World(operators);
        world.Start();
        world.RunThrough(2);
        Leader(world).Crash();
        world.RunThrough(4);

        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        foreach (TestWorld.Node node in Followers(world))
        {
            Assert.Equal(2, OutcomeOf(node).Round);
            Assert.Single(node.Beacon.Producer.Asked);
        }
    }

    [Fact]
    public void ALeaderWhoseBeaconNodeIsSlow_IsReplaced_ByOneThatHasItsBlockReady()
    {
        using TestWorld world = World();
        Leader(world).Beacon.Producer.Delay = TimeSpan.FromSeconds(3);
        world.Start();
        world.RunThrough(4);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.All(world.Nodes, node => Assert.Equal(2, OutcomeOf(node).Round));
        Assert.Equal(LeaderOf(world, round: 2), Assert.Single(world.Nodes[0].Published<ProposalConcluded>()).Origin);
    }

    [Fact]
    public void ALeaderWhoseBeaconNodeMakesNoBlock_AsksAgain_AndIsReplaced()
    {
        using TestWorld world = World();
        Leader(world).Beacon.Producer.Change = _ => null;
        world.Start();
        world.RunThrough(4);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.All(world.Nodes, node => Assert.Equal(2, OutcomeOf(node).Round));
        Assert.InRange(Leader(world).Beacon.Producer.Asked.Count, 2, 8);
        Assert.Null(Assert.Single(Leader(world).Published<ProposalConcluded>()).LocalValueWei);
    }

    [Fact]
    public void BeaconNodesThatMakeNoBlock_AreNamed()
    {
        using TestWorld world = World();
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.Change = _ => null;
        world.Start();
        world.RunThrough(4);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.BeaconNoData, Assert.Single(OutcomeOf(node).Missed).Reason));
        Assert.All(world.Nodes, node => Assert.Empty(node.Published<ProposalConcluded>()));
    }

    [Fact]
    [Produces(MissReason.OwnBlockRefused)]
    public void OwnBeaconNodesThatPaySomebodyElse_AreNotFollowed_ByTheirOwnNodeEither()
    {
        using TestWorld world = World();
        HashSet<ValueHash> proposed = [];
        world.Net.Rule = (_, _, message) =>
        {
            if (message is PeerMessage.Consensus { Message.Signed.Statement: { Type: StatementType.PrePrepare, Instance.Duty: (byte)DutyType.Proposal } statement })
                proposed.Add(statement.Value);
            return message;
        };
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.Change = shape => shape with { FeeRecipient = WorldProducer.BuilderAddress };
        world.Start();
        world.RunThrough(4);
        Assert.Empty(proposed);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.OwnBlockRefused, Assert.Single(OutcomeOf(node).Missed).Reason));
    }

    [Fact]
    public void ALateReveal_StillMakesABlockInTheFirstRound()
    {
        using TestWorld world = World();
        List<(OperatorIndex From, OperatorIndex To, PeerMessage Message)> held = [];
        world.Net.Rule = (from, to, message) =>
        {
            if (message is not PeerMessage.Partials { Signed.Bundle.Duty: DutyType.Randao })
                return message;
            held.Add((from, to, message));
            return null;
        };
        world.Start();
        world.RunThrough(2);
        RunInto(world, Slot, 500);
        Assert.All(world.Nodes, node => Assert.Empty(node.Beacon.Producer.Asked));
        Assert.Equal(12, held.Count);
        foreach ((OperatorIndex from, OperatorIndex to, PeerMessage message) in held.ToArray())
            world.Net.Deliver(from, to, message);
        world.RunThrough(4);

        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.All(world.Nodes, node => Assert.Equal(1, OutcomeOf(node).Round));
    }

    [Fact]
    [Produces(MissReason.NoReveal)]
    public void WithoutAReveal_NobodyAsksForABlock_AndEveryNodeSaysWhy()
    {
        using TestWorld world = World();
        world.Net.Rule = (_, _, message) => message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.Randao } ? null : message;
        world.Start();
        world.RunThrough(4);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Empty(node.Beacon.Producer.Asked));
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.NoReveal, Assert.Single(OutcomeOf(node).Missed).Reason));
    }

    [Fact]
    public void ANodeThatKnowsTheParentLate_VotesWithTheHeadEvent()
    {
        using TestWorld world = World();
        world.Start();
        world.RunThrough(2);
        Root parent = world.Chain.BlockOf(new Slot(2));
        TestWorld.Node[] late = [.. Followers(world).Take(2)];
        foreach (TestWorld.Node node in late)
        {
            node.Beacon.Behind = 2;
            node.Beacon.Knows = root => root != parent;
        }

        RunInto(world, Slot, 500);
        Assert.Empty(world.Chain.Proposals.Taken);
        foreach (TestWorld.Node node in late)
        {
            node.Beacon.Behind = 0;
            node.Beacon.Show(new Slot(2));
        }

        world.RunThrough(4);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.All(world.Nodes, node => Assert.Equal(1, OutcomeOf(node).Round));
    }

    [Fact]
    public void ANodeThatRestartsInTheSlot_CastsNoVote_ButTakesTheDecisionAndSigns()
    {
        using TestWorld world = World();
        world.Start();
        world.RunThrough(2);
        TestWorld.Node restarted = Followers(world).First();
        restarted.Crash();
        RunInto(world, Slot, -1);
        List<PeerMessage> said = [];
        world.Net.Rule = (from, _, message) =>
        {
            if (from == restarted.Index)
                said.Add(message);

            // The block of this slot hangs on the restarted node's partial.
            return message is PeerMessage.Partials { Signed: { Sender: var sender, Bundle.Duty: DutyType.Proposal } } && sender == LeaderOf(world)
                ? null
                : message;
        };
        RunInto(world, Slot, 5);
        world.Start(restarted.Index.Value);
        world.RunThrough(4);

        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.Empty(world.Chain.Slashable);
        Assert.DoesNotContain(said, message => message is PeerMessage.Consensus { Message.Signed.Statement.Instance: { Slot: Slot, Duty: (byte)DutyType.Proposal } });
        Assert.Contains(said, message => message is PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.Proposal, Slot.Value: Slot } });
        Assert.Empty(OutcomeOf(restarted).Missed);
    }

    [Fact]
    public void ANodeThatDecidesBeforeTheBlockCame_WaitsForIt_AndPullsNothing()
    {
        using TestWorld world = World();
        TestWorld.Node late = Followers(world).First();
        List<(OperatorIndex From, PeerMessage Message)> held = [];
        List<OperatorIndex> asked = HoldBlock(world, late, held);
        world.Start();
        world.RunThrough(2);
        RunInto(world, Slot, 500);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.Empty(late.Beacon.Producer.Published);
        (OperatorIndex from, PeerMessage message) = Assert.Single(held);
        world.Net.Deliver(from, late.Index, message);
        RunInto(world, Slot, 600);
        Assert.Single(late.Beacon.Producer.Published);
        world.RunThrough(4);
        Assert.Empty(asked);
        Assert.Equal(1, OutcomeOf(late).Round);
    }

    [Fact]
    public void ANodeWhoseBlockNeverCame_PullsIt_FromOneHolderAtATime()
    {
        using TestWorld world = World();
        TestWorld.Node late = Followers(world).First();
        List<OperatorIndex> asked = HoldBlock(world, late, held: []);
        world.Start();
        world.RunThrough(4);
        Assert.Single(asked);
        Assert.Single(late.Beacon.Producer.Published);
        Assert.Equal(1, OutcomeOf(late).Round);
    }

    /// <summary>Keeps the block from a node, whose own one differs, and notes whom it asks for it.</summary>
    private static List<OperatorIndex> HoldBlock(TestWorld world, TestWorld.Node late, List<(OperatorIndex From, PeerMessage Message)> held)
    {
        late.Beacon.Producer.Change = shape => shape with { TransactionBytes = 1 };
        List<OperatorIndex> asked = [];
        world.Net.Rule = (from, to, message) =>
        {
            if (from == late.Index && message is PeerMessage.ValueRequest { Instance: { Slot: Slot, Duty: (byte)DutyType.Proposal } })
                asked.Add(to);
            bool proposes = message is PeerMessage.Consensus { Message.Signed.Statement: { Type: StatementType.PrePrepare, Instance.Duty: (byte)DutyType.Proposal } };
            if (to != late.Index || !proposes)
                return message;
            held.Add((from, message));
            return null;
        };
        return asked;
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void AMarkThatForbidsTheBlock_CostsIt_OnlyAtMoreThanFNodes_AndCostsNobodyElse(int nodes, bool proposed)
    {
        using TestWorld world = World();
        world.Start();
        world.RunThrough(2);
        BlsPublicKeyBytes key = world.Keys.KeyOf(1);
        foreach (TestWorld.Node node in world.Nodes.Take(nodes))
        {
            using IProtectionTransaction transaction = node.Store!.Begin();
            Assert.True(transaction.TryRead(key, out ProtectionMarks marks));
            transaction.Write(key, marks with { Block = new BlockMark(new Slot(100), TestRoots.Of(5)) });
            Assert.Equal(CommitOutcome.Committed, transaction.Commit());
        }

        world.RunThrough(15);
        Assert.Equal(proposed, world.Chain.Proposals.Taken.ContainsKey(Slot));
        if (!proposed)
        {
            Assert.Equal(
                [MissReason.ProtectionRefused, MissReason.ProtectionRefused, MissReason.TooFewPartials, MissReason.TooFewPartials],
                world.Nodes.Select(node => Assert.Single(OutcomeOf(node).Missed).Reason));
        }

        (int taken, int expected) = world.Attested(0, 15);
        Assert.Equal(expected, taken);
        Assert.Empty(world.Chain.Slashable);
    }

    [Fact]
    [Produces(MissReason.SubmissionRefused)]
    public void BeaconNodesThatRefuseTheBlock_AreAskedAgain_AndNamed()
    {
        using TestWorld world = World();
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Producer.RefusesBlocks = true;
        world.Start();
        world.RunThrough(4);
        Assert.All(world.Nodes, node =>
        {
            Assert.Equal(SlotProgress.AttemptsMax, node.Beacon.Producer.Published.Count);
            Assert.Equal(MissReason.SubmissionRefused, Assert.Single(OutcomeOf(node).Missed).Reason);
            Assert.False(Assert.Single(node.Published<ProposalConcluded>()).IsPublished);
        });
    }

    [Fact]
    public void ABlockThatTheChainShows_IsDone_WhateverTheOwnBeaconNodeSaid()
    {
        using TestWorld world = World();
        TestWorld.Node refused = Followers(world).Last();
        refused.Beacon.Producer.RefusesBlocks = true;
        world.Start();
        world.RunThrough(4);
        Assert.Empty(OutcomeOf(refused).Missed);
        Assert.True(Assert.Single(refused.Published<ProposalConcluded>()).IsPublished);
    }

    [Fact]
    public void APartition_ProposesNothing_AndNamesThePeers()
    {
        using TestWorld world = World();
        world.Start();
        world.RunThrough(2);
        world.Net.Rule = (from, to, message) => message is PeerMessage.Consensus or PeerMessage.Partials ? null : message;
        world.RunThrough(4);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.PeersUnreachable, Assert.Single(OutcomeOf(node).Missed).Reason));
    }
}
