using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Tests.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties.SyncCommittee;

/// <summary>
/// Whole clusters whose validators sit in the sync committee. In the minimal preset it has 32 places in subcommittees of eight,
/// whose members all aggregate, and a period has 64 slots.
/// </summary>
public sealed class SyncCommitteeTests
{
    [Theory]
    [InlineData(ForkName.Fulu, 4)]
    [InlineData(ForkName.Electra, 4)]
    [InlineData(ForkName.Deneb, 4)]
    [InlineData(ForkName.Fulu, 7)]
    public void EveryMember_VotesInEverySlot_AndContributesInEachOfItsSubcommittees(ForkName fork, int operators)
    {
        using TestWorld world = new(operators, validators: 4, fork: fork);
        Seat(world);
        world.Start();
        world.RunThrough(5);

        // In slots 4 and 5 nobody of the cluster attests.
        AssertAllVoted(world, 0, 5);
        AssertAllContributed(world, 1, 5);
        Assert.All(world.Nodes, node =>
        {
            AssertOutcomes(node, 1, 5);
            Assert.All(node.OutcomesOf(DutyType.SyncContribution), outcome => Assert.Equal(1, outcome.Round));
            Assert.DoesNotContain(node.OutcomesOf(DutyType.Attestation), outcome => outcome.Slot.Value >= 4);
        });
    }

    /// <summary>A tenth of a slot, here 0.6 s of 6, is left for the way to the beacon nodes.</summary>
    [Theory]
    [InlineData(5.3, null)]
    [InlineData(5.5, MissReason.TooLate)]
    [Produces(MissReason.TooLate)]
    public void AContributionThatIsMadeTooLate_IsNotSent_AndHasThatReason(double seconds, MissReason? reason)
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        TestWorld.Node late = world.Nodes[0];
        List<(OperatorIndex From, PeerMessage Message)> held = [];
        world.Net.Rule = (from, to, message) =>
        {
            if (to != late.Index || message is not PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.SyncContribution, Slot.Value: 3 } })
                return message;
            held.Add((from, message));
            return null;
        };
        world.Start();
        world.RunThrough(2);
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(3)).AddSeconds(1) - world.Simulator.Time.GetUtcNow());
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.Show(new Slot(3));
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(3)).AddSeconds(seconds) - world.Simulator.Time.GetUtcNow());
        Assert.Equal(3, held.Count);
        foreach ((OperatorIndex from, PeerMessage message) in held)
            world.Net.Deliver(from, late.Index, message);
        world.RunThrough(4);

        DutyOutcome outcome = Assert.Single(late.OutcomesOf(DutyType.SyncContribution), outcome => outcome.Slot.Value == 3);
        Assert.Equal(reason is null ? [] : [reason.Value], outcome.Missed.Select(missed => missed.Reason).Distinct());
        AssertAllContributed(world, 1, 4);
    }

    [Fact]
    public void AtThePeriodsEnd_TheNextCommitteeVotesOneSlotAhead_AndIsSubscribedBefore()
    {
        using TestWorld world = new(validators: 2);
        world.Chain.SyncMembersIn = period => period == 0 ? [world.Chain.Member(0, 3)] : [world.Chain.Member(1, 30)];
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(59)).AddSeconds(3) - world.Simulator.Time.GetUtcNow());
        world.Start();
        world.RunThrough(65);

        Assert.Equal(
            [(60UL, 0UL), (61UL, 0UL), (62UL, 0UL), (63UL, 1UL), (64UL, 1UL), (65UL, 1UL)],
            world.Chain.SyncVoted.Where(voted => voted.Slot >= 60));
        AssertAllContributed(world, 61, 65);
        Assert.All(world.Nodes, node =>
        {
            Assert.Empty(node.Beacon.RefusedAggregates);
            Assert.Equal([64UL, 128UL], node.Beacon.SyncSubscriptions.Select(subscription => subscription.UntilEpoch.Value * 8));
            Assert.Equal([0UL, 1UL], node.Beacon.SyncSubscriptions.Select(subscription => subscription.Validator.Value));
            Assert.Equal([[3], [30]], node.Beacon.SyncSubscriptions.Select(subscription => subscription.Places));
        });
    }

    [Fact]
    public void BeaconNodesThatComeBack_AreToldOfTheSubcommitteesAgain()
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Start();
        world.RunThrough(1);
        Assert.Equal(2, world.Nodes[0].Beacon.SyncSubscriptions.Count);

        world.Nodes[0].Beacon.GoAway();
        world.Simulator.RunUntilIdle();
        Assert.Equal(2, world.Nodes[0].Beacon.SyncSubscriptions.Count);

        world.Nodes[0].Beacon.Return();
        world.Simulator.RunUntilIdle();
        Assert.Equal(4, world.Nodes[0].Beacon.SyncSubscriptions.Count);
        Assert.Equal(2, world.Nodes[1].Beacon.SyncSubscriptions.Count);
    }

    [Fact]
    public void MembersThatChange_AreSubscribedAgain()
    {
        using TestWorld world = new(validators: 2);
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(0, 0)];
        world.Start();
        world.RunThrough(1);
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(0, 0), world.Chain.Member(1, 9)];
        world.RunThrough(9);

        Assert.Equal([0UL, 0UL, 1UL], world.Nodes[0].Beacon.SyncSubscriptions.Select(subscription => subscription.Validator.Value));
    }

    [Fact]
    public void ASubscriptionThatNobodyTook_IsTriedAgain()
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Nodes[0].Beacon.RefusesSubscriptions = true;
        world.Start();
        world.RunThrough(1);
        Assert.Empty(world.Nodes[0].Beacon.SyncSubscriptions);

        world.Nodes[0].Beacon.RefusesSubscriptions = false;
        world.RunThrough(3);
        Assert.Equal([0UL, 1UL], world.Nodes[0].Beacon.SyncSubscriptions.Select(subscription => subscription.Validator.Value));
    }

    [Fact]
    public void WithANodeDown_AndTheLeadersBeaconNodeWithoutContributions_NothingIsMissed()
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Nodes[0].Beacon.LacksAggregates = true;
        world.Start(1, 2, 3);
        world.RunThrough(6);

        AssertAllVoted(world, 0, 6);
        AssertAllContributed(world, 1, 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALeaderThatLies_LosesItsRound_AndNobodyItsDuty(bool leavesOneOut)
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Net.Rule = LyingLeader.Rule(2, DutyType.SyncContribution, value =>
        {
            Assert.True(SszEncoding.TryDeserialize(
                value.Span, world.Network.Preset, out AggregationSet<SyncCommitteeContribution>? set, out _));
            AggregationGroup<SyncCommitteeContribution>[] groups = leavesOneOut
                ? [.. set.Groups.Skip(1)]
                : [.. set.Groups.Select(group => new AggregationGroup<SyncCommitteeContribution>(OfAnotherHead(group.Aggregate), group.Aggregators))];
            return SszEncoding.Serialize(new AggregationSet<SyncCommitteeContribution>([.. groups]), world.Network.Preset);
        });
        world.Start();
        world.RunThrough(5);

        AssertAllContributed(world, 1, 5);
        AssertOutcomes(world.Nodes[0], 1, 5);
        Assert.Contains(Enumerable.Range(1, 5), slot => LyingLeader.LeadsFirst(world, 2, (ulong)slot, DutyType.SyncContribution));
        Assert.All(
            world.Nodes[0].OutcomesOf(DutyType.SyncContribution).Where(outcome => outcome.Slot.Value > 0),
            outcome => Assert.Equal(LyingLeader.LeadsFirst(world, 2, outcome.Slot.Value, DutyType.SyncContribution) ? 2 : 1, outcome.Round));
    }

    [Fact]
    public void AMemberOfTwoSubcommittees_IsDoneOnlyWithBoth()
    {
        // Node 1 hears nothing of the contribution of subcommittee 3, so validator 1 has one of its two signatures there.
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Net.Rule = (_, to, message) => to.Value == 1 && message is PeerMessage.Partials { Signed: { Bundle: { Duty: DutyType.SyncContribution } bundle } signed }
            ? new PeerMessage.Partials(signed with { Bundle = bundle with { Groups = [.. bundle.Groups.Take(bundle.Groups.Count - 1)] } })
            : message;
        world.Start();
        world.RunThrough(3);

        DutyOutcome outcome = Assert.Single(world.Nodes[0].OutcomesOf(DutyType.SyncContribution), outcome => outcome.Slot.Value == 2);
        Assert.Equal([0UL], outcome.Done.Select(validator => validator.Value));
        Assert.Equal([new MissedValidator(new ValidatorIndex(1), MissReason.TooFewPartials)], outcome.Missed);
        AssertAllContributed(world, 1, 3);
    }

    [Fact]
    public void WithoutADecision_EveryMemberIsMissed_ForThatOneReason()
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Start();
        world.RunThrough(1);
        world.Net.Rule = (from, to, message) => (from.Value <= 2) == (to.Value <= 2) ? message : null;
        world.RunThrough(4);

        foreach (DutyType duty in new[] { DutyType.SyncMessage, DutyType.SyncContribution })
        {
            DutyOutcome outcome = Assert.Single(world.Nodes[0].OutcomesOf(duty), outcome => outcome.Slot.Value == 3);
            Assert.Equal([MissReason.VoteNotDecided, MissReason.VoteNotDecided], outcome.Missed.Select(miss => miss.Reason));
        }
    }

    [Fact]
    public void ANodeThatCrashesAndComesBack_TakesPartAgain()
    {
        using TestWorld world = new(validators: 2);
        Seat(world);
        world.Start();
        world.RunThrough(1);
        world.Nodes[1].Crash();
        world.RunThrough(2);
        world.Start(2);
        world.RunThrough(3);
        world.Nodes[2].Crash();
        world.RunThrough(6);

        AssertAllVoted(world, 0, 6);
        AssertAllContributed(world, 1, 6);
        AssertOutcomes(world.Nodes[1], 5, 6);
    }

    private static SyncCommitteeContribution OfAnotherHead(SyncCommitteeContribution contribution) => new(
        contribution.Slot, TestRoots.Of(7), contribution.SubcommitteeIndex, contribution.AggregationBits, contribution.Signature);

    private static void AssertOutcomes(TestWorld.Node node, ulong firstSlot, ulong lastSlot)
    {
        Assert.Empty(node.Beacon.RefusedAggregates);
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (DutyType duty in new[] { DutyType.SyncMessage, DutyType.SyncContribution })
            {
                DutyOutcome outcome = Assert.Single(node.OutcomesOf(duty), outcome => outcome.Slot.Value == slot);
                Assert.Empty(outcome.Missed);
                Assert.Equal([0UL, 1UL], outcome.Done.Select(validator => validator.Value));
            }
        }
    }

    /// <summary>Validator 0 has two places in one subcommittee, validator 1 one in each of two; the others do not sit there.</summary>
    private static void Seat(TestWorld world) =>
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(0, 0, 5), world.Chain.Member(1, 6, 31)];

    private static void AssertAllVoted(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (SyncDuty member in world.Chain.SyncVotersAt(new Slot(slot)))
                Assert.Contains((slot, member.Validator.Value), world.Chain.SyncVoted);
        }
    }

    private static void AssertAllContributed(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (SyncDuty member in world.Chain.SyncVotersAt(new Slot(slot)))
            {
                foreach (int place in member.Places)
                {
                    Assert.Contains(
                        (slot, member.Validator.Value, CommitteeMath.SubcommitteeOf(place, world.Network.Preset).Value),
                        world.Chain.Contributed);
                }
            }
        }
    }
}
