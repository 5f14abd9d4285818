using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.Tracking;
using static ClayStack.Dvt.Tests.Duties.ClusterAssert;

namespace ClayStack.Dvt.Tests.Duties;

/// <summary>Whole clusters of production actors in virtual time, with real keys and signatures.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData(ForkName.Fulu)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Deneb)]
    public void ACluster_MakesEveryAttestation_InTheFirstRound(ForkName fork)
    {
        using TestWorld world = new(fork: fork);
        world.Start();
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);
        foreach (TestWorld.Node node in world.Nodes)
        {
            Assert.Equal(8, node.OutcomesOf(DutyType.Attestation).Sum(outcome => outcome.Done.Count));
            Assert.All(node.OutcomesOf(DutyType.Attestation), outcome =>
            {
                Assert.Equal(1, outcome.Round);
                Assert.Empty(outcome.Missed);
                Assert.True(outcome.Submitted >= outcome.Trigger);
            });
        }
    }

    [Fact]
    public void SelectionProofs_AreMadeAheadOfTheSlots_AndEveryCommitteeIsSubscribed()
    {
        using TestWorld world = new();
        world.Start();
        world.RunThrough(15);
        foreach (TestWorld.Node node in world.Nodes)
        {
            Assert.All(
                world.Chain.DutiesIn(new Epoch(1)),
                duty => Assert.Contains(
                    node.Beacon.Subscriptions, subscription => subscription.Slot == duty.Slot && subscription.Validator == duty.Validator));

            // A committee of 4 has 16 aggregators in the mean: every proof is chosen.
            Assert.All(node.Beacon.Subscriptions, subscription => Assert.True(subscription.IsAggregator));
        }
    }

    [Theory]
    [InlineData(ClusterTerms.FirstVersion)]
    [InlineData(ClusterTerms.LeaderlessVotesVersion)]
    public void OneNodeDownThroughout_CostsNoAttestation(int definitionVersion)
    {
        using TestWorld world = new(new WorldOptions { DefinitionVersion = definitionVersion });
        world.Start(1, 2, 3);
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);

        // A round whose leader is down is lost; where there is none, nobody is waited for.
        DutyOutcome[] outcomes = [.. world.Nodes[0].OutcomesOf(DutyType.Attestation)];
        Assert.Equal(definitionVersion == ClusterTerms.FirstVersion ? 2 : 1, outcomes.Max(outcome => outcome.Round));
    }

    [Fact]
    public void ABlockToldOfBeforeTheSlotBegins_StillTriggersTheVote()
    {
        using TestWorld world = new();
        world.Start();
        world.RunThrough(2);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.ShowEarly(new Slot(3));
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(3)).AddMilliseconds(100) - world.Simulator.Time.GetUtcNow());
        Assert.Equal((1, 1), world.Attested(3, 3));
    }

    [Fact]
    public void SevenNodes_BearTwoDown()
    {
        using TestWorld world = new(operators: 7, validators: 2);
        world.Start(1, 3, 4, 5, 7);
        world.RunThrough(8);
        AssertAllAttested(world, 0, 8);
    }

    [Fact]
    public void ANodeThatCrashesAndComesBack_CostsNoAttestation_AndSignsNothingTwice()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(3);
        world.Nodes[1].Crash();
        world.RunThrough(5);
        world.Start(2);
        world.RunThrough(9);
        world.Nodes[2].Crash();
        world.Start(3);
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);
    }

    [Fact]
    [Produces(MissReason.SubmissionFailed)]
    public void ANodeWithoutABeaconNode_StillSignsWhatTheOthersDecide()
    {
        using TestWorld world = new();
        world.Start();
        world.RunThrough(0);
        world.Nodes[3].Beacon.IsDown = true;
        world.RunThrough(7);
        world.Nodes[3].Beacon.IsDown = false;
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);

        // Three of its eight votes it could hand to nobody; the others did.
        Assert.Equal(5, world.Nodes[3].OutcomesOf(DutyType.Attestation).Sum(outcome => outcome.Done.Count));
        Assert.Equal(
            [MissReason.SubmissionFailed, MissReason.SubmissionFailed, MissReason.SubmissionFailed],
            world.Nodes[3].OutcomesOf(DutyType.Attestation).SelectMany(outcome => outcome.Missed).Select(miss => miss.Reason));
    }

    [Fact]
    public void ANodeWhoseHeadIsBehind_DoesNotStopTheOthers_AndFollowsThemFromTheSecondRound()
    {
        using TestWorld world = new();
        world.Start();
        world.Nodes[2].Beacon.Behind = 1;
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);
    }

    [Fact]
    public void WithHeadsThatDiffer_TheClusterAgreesOnTheStalerOne()
    {
        using TestWorld world = new();
        world.Start();
        world.Nodes[2].Beacon.Behind = 1;
        world.Nodes[3].Beacon.Behind = 1;
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);
    }

    [Fact]
    public void WrongPartials_AreBlamed_AndCostNoAttestation()
    {
        using TestWorld world = new();
        world.Net.Rule = (from, _, message) => from.Value == 2 && message is PeerMessage.Partials { Signed: { } signed }
            ? new PeerMessage.Partials(signed with { Bundle = Spoilt(signed.Bundle) })
            : message;
        world.Start();
        world.RunThrough(15);
        AssertAllAttested(world, 0, 15);
        Assert.Contains(world.Nodes[0].Published<PeersBlamed>(), blame => blame.Culprits.Contains(new OperatorIndex(2)));
        Assert.All(
            world.Nodes.SelectMany(node => node.Published<PeersBlamed>()),
            blame => Assert.Equal([new OperatorIndex(2)], blame.Culprits));
    }

    [Fact]
    public void APartition_DecidesNothing_AndAfterItTheLateAttestationsAreStillMade()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(1);
        world.Net.Rule = (from, to, message) => (from.Value <= 2) == (to.Value <= 2) ? message : null;
        world.RunThrough(3);
        Assert.Equal((0, 2), world.Attested(2, 3));
        world.Net.Rule = (_, _, message) => message;
        world.RunThrough(9);
        AssertAllAttested(world, 0, 9);
    }

    [Fact]
    [Produces(MissReason.PeersUnreachable)]
    public void ANodeAlone_NamesItsMissingPeers()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(0);
        world.Nodes[1].Crash();
        world.Nodes[2].Crash();
        world.Nodes[3].Crash();
        world.RunThrough(17);
        DutyOutcome[] missed = [.. world.Nodes[0].OutcomesOf(DutyType.Attestation).Where(outcome => outcome.Missed.Count > 0)];
        Assert.NotEmpty(missed);
        Assert.All(missed.SelectMany(outcome => outcome.Missed), miss => Assert.Equal(MissReason.PeersUnreachable, miss.Reason));
        Assert.Empty(world.Chain.Slashable);
    }

    [Fact]
    [Produces(MissReason.BeaconNoData)]
    public void WithoutAnyBeaconNode_EveryNodeNamesItsOwn()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(0);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.IsDown = true;
        world.RunThrough(12);
        DutyOutcome outcome = world.Nodes[0].OutcomesOf(DutyType.Attestation).First(outcome => outcome.Slot.Value == 2);
        Assert.Equal(MissReason.BeaconNoData, Assert.Single(outcome.Missed).Reason);
    }

    [Fact]
    public void TooFewNodes_SayNothing_BecauseNoneHasHeardAQuorum()
    {
        using TestWorld world = new();
        world.Start(1, 2);
        world.RunThrough(9);
        Assert.Empty(world.Chain.Taken);
        Assert.Empty(world.Nodes[0].Outcomes);
    }

    [Fact]
    [Produces(MissReason.InternalError)]
    public void ADutyWhoseActorFails_HasItsReason_AndBeginsNoSecondTime()
    {
        using TestWorld world = new(validators: 8);
        Slot slot = new(3);
        TestWorld.Node node = world.Nodes[0];
        node.Beacon.BreaksIn = slot;
        world.Start();
        world.RunThrough(6);

        Assert.Single(node.Published<ActorFailed>());
        DutyOutcome outcome = Assert.Single(node.OutcomesOf(DutyType.Attestation), outcome => outcome.Slot == slot);
        Assert.Empty(outcome.Done);
        Assert.Equal([MissReason.InternalError], outcome.Missed.Select(missed => missed.Reason).Distinct());
        Assert.Equal((5, 5), world.Attested(1, 5));
    }

    [Fact]
    public void AFreshNodeAfterGenesis_HasNoHistoryOfActiveValidators_SaysSo_AndSignsNothing()
    {
        using TestWorld world = new();
        world.Start(1, 2);
        world.RunThrough(3);
        world.Start(3);
        world.RunThrough(20);
        Assert.Empty(world.Chain.Taken);
        Assert.Contains(world.Nodes[2].Published<ValidatorsWithoutHistory>(), without => without.Keys.Count == 4);
        DutyOutcome[] voted = [.. world.Nodes[2].OutcomesOf(DutyType.Attestation).Where(outcome => outcome.Slot.Value > 4)];
        Assert.NotEmpty(voted);
        Assert.All(voted.SelectMany(outcome => outcome.Missed), miss => Assert.Equal(MissReason.ProtectionRefused, miss.Reason));
    }

    private static PartialBundle Spoilt(PartialBundle bundle) => bundle with
    {
        Groups = [.. bundle.Groups.Select(group => group with
        {
            Partials = [.. group.Partials.Select(partial => partial with { Signature = WrongButValidPoint })],
        })],
    };

    private static BlsSignatureBytes WrongButValidPoint { get; } = BlsSignatureBytes.FromBytes(
        Bls.Sign(new ClusterKeys(4, 3, 1, seed: 99).ShareOf(0, 1), TestRoots.Of(3).Span).Bytes);
}
