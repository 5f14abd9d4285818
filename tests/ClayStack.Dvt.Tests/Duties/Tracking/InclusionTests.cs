using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

/// <summary>
/// What the nodes of a simulated cluster find on the chain of what they submitted. Validator v attests in slot
/// 9e + v of epoch e; epoch 1 is judged in epoch 4, which begins with slot 32.
/// </summary>
public sealed class InclusionTests
{
    private const ulong Judged = 33;

    [Theory]
    [InlineData(ForkName.Fulu)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Deneb)]
    public void WhatBlocksCarry_IsFound_InEveryFork_AndInBothCommittees(ForkName fork)
    {
        // With 10 there are two in each of two slots, in different committees.
        using TestWorld world = new(validators: 10, fork: fork, cheapKeys: true);
        world.Chain.Propose((11, 1));
        world.Start();
        world.RunThrough(Judged);

        Assert.All(world.Nodes, node =>
        {
            for (ulong slot = 8; slot < 16; slot++)
            {
                InclusionOutcome outcome = OutcomeOf(node, DutyType.Attestation, slot);
                int expected = world.Chain.DutiesIn(new Epoch(1)).Count(duty => duty.Slot.Value == slot);
                Assert.Equal((expected, 0, 0), (outcome.Included.Count, outcome.NotIncluded.Count, outcome.Unchecked));
                Assert.All(outcome.Included, included => Assert.Equal((1UL, true, true), (included.Delay, included.RightHead, included.RightTarget)));
            }

            Assert.Single(OutcomeOf(node, DutyType.Proposal, 11).Included);
            Assert.Empty(node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature));
        });
    }

    [Fact]
    public void WhatBlocksLeaveOut_IsNamedAtEveryNode_AndCounted()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Carries = vote => vote.Data.Slot.Value != 10;
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(1, 3, 17)];
        world.Chain.CarriesSync = false;
        world.Start();
        world.RunThrough(Judged);

        Assert.All(world.Nodes, node =>
        {
            Assert.Equal(
                new NotIncluded(new ValidatorIndex(1), NotIncludedReason.LeftOutOfBlocks),
                Assert.Single(OutcomeOf(node, DutyType.Attestation, 10).NotIncluded));
            Assert.Empty(OutcomeOf(node, DutyType.Attestation, 11).NotIncluded);
            Assert.Equal(
                new NotIncluded(new ValidatorIndex(1), NotIncludedReason.LeftOutOfBlocks),
                Assert.Single(OutcomeOf(node, DutyType.SyncMessage, 9).NotIncluded));
        });
        InclusionStatistics statistics = StatisticsOf(world, world.Nodes[0]).OnChain[DutyType.Attestation];
        Assert.Equal(1, statistics.NotIncluded[NotIncludedReason.LeftOutOfBlocks]);
        Assert.Equal((7, 7, 7, 1.0), (statistics.Included, statistics.RightHeads, statistics.RightTargets, statistics.MeanDelay));
    }

    [Fact]
    public void SkippedSlots_DelayInclusion_AndTheBlockBeforeIsHeadAndTarget()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(1, 3, 17), world.Chain.Member(2, 30)];
        world.Chain.Skipped.UnionWith([8UL, 11UL]);
        world.Start();
        world.RunThrough(Judged);

        TestWorld.Node node = world.Nodes[0];
        IncludedDuty IncludedIn(ulong slot) => Assert.Single(OutcomeOf(node, DutyType.Attestation, slot).Included);
        Assert.Equal([1UL, 2UL, 1UL, 1UL], new ulong[] { 9, 10, 11, 12 }.Select(slot => IncludedIn(slot).Delay));
        Assert.All(new ulong[] { 9, 10, 11, 12 }, slot => Assert.Equal((true, true), (IncludedIn(slot).RightHead, IncludedIn(slot).RightTarget)));
        Assert.Equal([1UL, 2UL], OutcomeOf(node, DutyType.SyncMessage, 9).Included.Select(included => included.Validator.Value));
        Assert.Equal(
            [NotIncludedReason.NoBlockFollowed],
            OutcomeOf(node, DutyType.SyncMessage, 10).NotIncluded.Select(missing => missing.Reason).Distinct());
    }

    [Fact]
    public void AfterReorganisations_WhatWasLeftIsWrong_OrNotThere()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Propose((11, 0));
        world.Chain.Carries = vote => vote.Data.Slot.Value != 18;
        world.Start();

        // Slot 10 gets another block, and the vote for the first one is still carried; ours of slot 11 falls away.
        world.RunThrough(10);
        world.Chain.Instead[10] = TestRoots.Of(77);
        world.RunThrough(11);
        world.Chain.Skipped.Add(11);

        // The first three blocks of epoch 2 give way to others, and the vote for the target among them is not carried.
        world.RunThrough(18);
        for (ulong slot = 16; slot <= 18; slot++)
            world.Chain.Instead[slot] = TestRoots.Of(slot);
        world.RunThrough(Judged + 8);

        Assert.All(world.Nodes, node =>
        {
            IncludedDuty included = Assert.Single(OutcomeOf(node, DutyType.Attestation, 10).Included);
            Assert.Equal((2UL, false, true), (included.Delay, included.RightHead, included.RightTarget));
            Assert.Equal(NotIncludedReason.OnAnotherBranch, Assert.Single(OutcomeOf(node, DutyType.Proposal, 11).NotIncluded).Reason);
            Assert.Equal(NotIncludedReason.OnAnotherBranch, Assert.Single(OutcomeOf(node, DutyType.Attestation, 18).NotIncluded).Reason);
            Assert.Empty(node.Guard!.HeldBy(ProtectionRefusal.ForeignSignature));
        });
    }

    [Fact]
    public void WhatWasSubmittedAfterItsSlot_AndIsOnNoBlock_WasLate()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Chain.Carries = vote => vote.Data.Slot.Value != 10;
        List<(OperatorIndex From, OperatorIndex To, PeerMessage Message)> held = [];
        world.Net.Rule = (from, to, message) =>
        {
            if (message is not PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.Attestation, Slot.Value: 10 } })
                return message;
            held.Add((from, to, message));
            return null;
        };
        world.Start();
        world.RunThrough(11);
        foreach ((OperatorIndex from, OperatorIndex to, PeerMessage message) in held)
            world.Net.Deliver(from, to, message);
        world.RunThrough(Judged);

        Assert.Equal(12, held.Count);
        Assert.All(world.Nodes, node => Assert.Equal(
            NotIncludedReason.SubmittedLate, Assert.Single(OutcomeOf(node, DutyType.Attestation, 10).NotIncluded).Reason));
    }

    [Fact]
    public void BeaconNodesThatGiveNoBlocksOrNoCommittees_LeaveItUnchecked_AndNothingElseSuffers()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Nodes[0].Beacon.LacksBlocks = true;
        world.Nodes[1].Beacon.LacksCommittees = true;

        // A node that lacks blocks for a while asks for them later.
        world.Nodes[2].Beacon.LacksBlocks = true;
        world.Start();
        world.RunThrough(20);
        world.Nodes[2].Beacon.LacksBlocks = false;
        world.RunThrough(39);

        Assert.All(world.Nodes[..2], node =>
        {
            InclusionOutcome outcome = OutcomeOf(node, DutyType.Attestation, 10);
            Assert.Equal((0, 0, 1), (outcome.Included.Count, outcome.NotIncluded.Count, outcome.Unchecked));
        });
        Assert.All(world.Nodes[2..], node => Assert.Single(OutcomeOf(node, DutyType.Attestation, 10).Included));
        Assert.All(world.Nodes, node => Assert.All(node.Outcomes, ended => Assert.Empty(ended.Missed)));
        Assert.Equal((20, 20), world.Attested(0, 39));
    }

    /// <summary>The node was told the decision on a connection that broke, and is told again on the next.</summary>
    [Fact]
    public void ADecisionThatCameLate_IsLookedForInBlocksThatWereSeenBefore()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Start();
        world.RunThrough(9);
        world.Net.Rule = (_, to, message) => to.Value == 1 ? null : message;
        world.RunThrough(11);
        world.Net.Rule = (_, _, message) => message;
        world.Net.Break(world.Nodes[0].Index);
        world.RunThrough(Judged);

        Assert.Equal(1UL, Assert.Single(OutcomeOf(world.Nodes[0], DutyType.Attestation, 10).Included).Delay);
    }

    private static InclusionOutcome OutcomeOf(TestWorld.Node node, DutyType duty, ulong slot) =>
        Assert.Single(node.Published<InclusionOutcome>(), outcome => outcome.Duty == duty && outcome.Slot.Value == slot);

    private static DutyStatistics StatisticsOf(TestWorld world, TestWorld.Node node)
    {
        RecordingRef answer = new("answer");
        node.Cluster!.Tell(new GetDutyStatistics(), answer);
        world.Simulator.RunUntilIdle();
        return Assert.IsType<DutyStatistics>(Assert.Single(answer.Messages));
    }
}
