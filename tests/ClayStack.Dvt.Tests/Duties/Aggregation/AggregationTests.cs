using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Tests.Duties.Tracking;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;

namespace ClayStack.Dvt.Tests.Duties.Aggregation;

/// <summary>Whole clusters whose attesters all aggregate, since a committee of four has fewer than the sixteen that are wanted.</summary>
public sealed class AggregationTests
{
    private const int Liar = 2;

    public enum Lie
    {
        AForeignAggregator,
        AProofThatIsNone,
        AnotherVote,
        OtherBitsOfTheSameLength,
        AnotherSignatureOfTheSameVoters,
        LeavingOneOut,
        NoBytes,
        BytesThatAreNoSet,
        TooManyBytes,
    }

    [Theory]
    [InlineData(ForkName.Fulu, 4)]
    [InlineData(ForkName.Electra, 4)]
    [InlineData(ForkName.Deneb, 4)]
    [InlineData(ForkName.Fulu, 7)]
    public void EveryAggregator_SendsItsCommitteesAggregate_InTheFirstRound(ForkName fork, int operators)
    {
        // With 20 there are one or two in each of the two committees of a slot.
        using TestWorld world = new(operators, validators: operators == 4 ? 20 : 9, fork: fork);
        world.Start();
        world.RunThrough(6);

        AssertAllAggregated(world, 1, 5);
        Assert.All(world.Nodes, node =>
        {
            AssertOutcomes(node, 1, 4);
            Assert.All(node.OutcomesOf(DutyType.Aggregate), outcome => Assert.Equal(1, outcome.Round));

            // Once for each committee that has aggregators, however many; and not at all once the others have decided.
            Assert.InRange(node.Beacon.AggregateRequests, 1, 14);
        });
    }

    /// <summary>Peers that come when duties are known already, and the chain has not begun.</summary>
    [Fact]
    public void WhereEnoughPeersComeJustBeforeGenesis_TheFirstEpochIsAggregated()
    {
        using TestWorld world = new(validators: 8);
        world.Start(1);
        world.Simulator.RunFor(TimeSpan.FromSeconds(2));
        world.Start(2, 3, 4);
        world.RunThrough(6);

        AssertAllAggregated(world, 1, 5);
        Assert.All(world.Nodes, node => AssertOutcomes(node, 1, 4));
    }

    [Fact]
    public void WithALeaderDown_TheNextOneLeads()
    {
        using TestWorld world = new(validators: 8);
        world.Start(1, 2, 3);
        world.RunThrough(6);

        AssertAllAggregated(world, 1, 5);
        Assert.Contains(world.Nodes[0].OutcomesOf(DutyType.Aggregate), outcome => outcome.Round == 2);
    }

    [Fact]
    public void WhereTheLeadersBeaconNodeHasNoAggregate_TheNextOneLeads()
    {
        using TestWorld world = new(validators: 8);
        world.Nodes[0].Beacon.LacksAggregates = true;
        world.Start();
        world.RunThrough(6);

        AssertAllAggregated(world, 1, 5);
        Assert.All(world.Nodes, node => AssertOutcomes(node, 1, 4));
        Assert.Contains(world.Nodes[0].OutcomesOf(DutyType.Aggregate), outcome => outcome.Round == 2);
    }

    [Fact]
    public void WithoutAnAggregateAnywhere_TheBeaconNodesAreNamed()
    {
        using TestWorld world = new(validators: 8);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.LacksAggregates = true;
        world.Start();
        world.RunThrough(5);

        Assert.Empty(world.Chain.Aggregated);
        Assert.All(world.Nodes, node =>
        {
            DutyOutcome[] outcomes = [.. node.OutcomesOf(DutyType.Aggregate)];
            Assert.Equal([1UL, 2UL, 3UL], outcomes.Select(outcome => outcome.Slot.Value).Where(slot => slot > 0).Order());
            Assert.All(outcomes.SelectMany(outcome => outcome.Missed), miss => Assert.Equal(MissReason.BeaconNoData, miss.Reason));
        });
    }

    [Theory]
    [InlineData(Lie.AForeignAggregator)]
    [InlineData(Lie.AProofThatIsNone)]
    [InlineData(Lie.AnotherVote)]
    [InlineData(Lie.OtherBitsOfTheSameLength)]
    [InlineData(Lie.AnotherSignatureOfTheSameVoters)]
    [InlineData(Lie.LeavingOneOut)]
    [InlineData(Lie.NoBytes)]
    [InlineData(Lie.BytesThatAreNoSet)]
    [InlineData(Lie.TooManyBytes)]
    public void ALeaderThatLies_LosesItsRound_AndNobodyItsDuty(Lie lie)
    {
        // Two validators in each slot, one in each committee.
        using TestWorld world = new(validators: 16);
        world.Net.Rule = LyingLeader.Rule(Liar, DutyType.Aggregate, value => Twist(lie, value, world.Network.Preset));
        world.Start();
        world.RunThrough(6);

        bool noLie = lie == Lie.OtherBitsOfTheSameLength;
        if (!noLie)
            AssertAllAggregated(world, 1, 5);
        Assert.All(world.Chain.Aggregated, taken => Assert.Equal(taken.Slot % 8, taken.Validator % 8));
        foreach (TestWorld.Node node in world.Nodes.Where(node => node.Index.Value != Liar))
        {
            foreach (DutyOutcome outcome in node.OutcomesOf(DutyType.Aggregate).Where(outcome => outcome.Slot.Value is >= 1 and <= 4))
            {
                bool lied = LyingLeader.LeadsFirst(world, Liar, outcome.Slot.Value, DutyType.Aggregate);

                // Without the keys of all members nobody can tell, before a beacon node refuses it; see AggregationCheck.
                Assert.Equal(lied && !noLie ? 2 : 1, outcome.Round);
                Assert.Equal(lied && noLie ? [MissReason.SubmissionRefused] : [], outcome.Missed.Select(miss => miss.Reason).Distinct());
            }
        }

        Assert.Contains(Enumerable.Range(1, 4), slot => LyingLeader.LeadsFirst(world, Liar, (ulong)slot, DutyType.Aggregate));
        Assert.Empty(world.Chain.Slashable);
    }

    [Fact]
    public void ANodeWhoseProofsAreMissing_VerifiesThoseOfTheLeader_AndItsVoteCounts()
    {
        using TestWorld world = new(validators: 8);
        world.Net.Rule = (_, to, message) =>
            to.Value == 4 && message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.SelectionProof } ? null : message;
        world.Start(2, 3, 4);
        world.RunThrough(6);

        AssertAllAggregated(world, 1, 5);
        AssertOutcomes(world.Nodes[3], 1, 4);
        Assert.All(
            world.Nodes[3].OutcomesOf(DutyType.SelectionProof).SelectMany(outcome => outcome.Missed),
            miss => Assert.Equal(MissReason.PeersUnreachable, miss.Reason));
    }

    [Fact]
    public void AProofOfNobody_IsVerified_AndRefused()
    {
        // Node 4 has no proofs of its own, so it cannot compare; it must find out by the group key.
        using TestWorld world = new(validators: 8);
        Func<OperatorIndex, OperatorIndex, PeerMessage, PeerMessage?> lie = LyingLeader.Rule(
            Liar, DutyType.Aggregate, value => Twist(Lie.AProofThatIsNone, value, world.Network.Preset));
        world.Net.Rule = (from, to, message) =>
            to.Value == 4 && message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.SelectionProof } ? null : lie(from, to, message);
        world.Start(2, 3, 4);
        world.RunThrough(8);

        AssertAllAggregated(world, 1, 7);
        Assert.Empty(world.Nodes[3].Beacon.RefusedAggregates);
    }

    [Fact]
    public void ANodeThatCrashesAndComesBack_TakesPartAgain()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(2);
        world.Nodes[1].Crash();
        world.RunThrough(3);
        world.Start(2);
        world.RunThrough(4);
        world.Nodes[2].Crash();
        world.RunThrough(8);

        // With node 3 gone for good, every decision needs node 2.
        AssertAllAggregated(world, 1, 7);
        Assert.Contains(world.Nodes[1].OutcomesOf(DutyType.Aggregate), outcome => outcome.Slot.Value == 6 && outcome.Missed.Count == 0);
    }

    [Fact]
    [Produces(MissReason.VoteNotDecided)]
    public void APartition_LeavesTheVoteUndecided_AndThatIsTheReason()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(1);
        world.Net.Rule = (from, to, message) => (from.Value <= 2) == (to.Value <= 2) ? message : null;
        world.RunThrough(6);

        DutyOutcome outcome = Assert.Single(world.Nodes[0].OutcomesOf(DutyType.Aggregate), outcome => outcome.Slot.Value == 3);
        Assert.Equal(MissReason.VoteNotDecided, Assert.Single(outcome.Missed).Reason);
    }

    private static byte[] Twist(Lie lie, ReadOnlyMemory<byte> value, Preset preset)
    {
        switch (lie)
        {
            case Lie.NoBytes:
                return [];
            case Lie.BytesThatAreNoSet:
                return [.. value.Span, 0];
            case Lie.TooManyBytes:
                return new byte[AggregationCodec.LengthMax + 1];
        }

        Assert.True(SszEncoding.TryDeserialize(value.Span, preset, out AggregationSet<ElectraAttestation>? set, out _));
        AggregationGroup<ElectraAttestation> first = set.Groups[0];
        ElectraAttestation aggregate = first.Aggregate;
        AggregatorProof aggregator = first.Aggregators[0];
        AggregationGroup<ElectraAttestation> With(ElectraAttestation other) => new(other, first.Aggregators);
        AggregationGroup<ElectraAttestation>[] rest = [.. set.Groups.Skip(1)];
        AggregationGroup<ElectraAttestation>[] groups = lie switch
        {
            Lie.AForeignAggregator => [new(aggregate, [aggregator, new AggregatorProof(new ValidatorIndex(aggregator.Validator.Value + 1), aggregator.Proof)]), .. rest],
            Lie.AProofThatIsNone => [new(aggregate, [new AggregatorProof(aggregator.Validator, SignatureOfNobody)]), .. rest],
            Lie.AnotherVote => [With(new(aggregate.AggregationBits, Other(aggregate.Data), aggregate.Signature, aggregate.CommitteeBits)), .. rest],
            Lie.OtherBitsOfTheSameLength => [With(new(Bitlist.WithOnes(4, 3), aggregate.Data, aggregate.Signature, aggregate.CommitteeBits)), .. rest],
            Lie.AnotherSignatureOfTheSameVoters => [With(new(aggregate.AggregationBits, aggregate.Data, SignatureOfNobody, aggregate.CommitteeBits)), .. rest],
            Lie.LeavingOneOut => rest.Length > 0 ? rest : [With(new(aggregate.AggregationBits, Other(aggregate.Data), aggregate.Signature, aggregate.CommitteeBits))],
            _ => throw new ArgumentOutOfRangeException(nameof(lie)),
        };
        return SszEncoding.Serialize(new AggregationSet<ElectraAttestation>([.. groups]), preset);
    }

    private static AttestationData Other(AttestationData data) => new(data.Slot, data.Index, TestRoots.Of(7), data.Source, data.Target);

    private static BlsSignatureBytes SignatureOfNobody { get; } = BlsSignatureBytes.FromBytes(
        Bls.Sign(new ClusterKeys(4, 3, 1, seed: 99).ShareOf(0, 1), TestRoots.Of(3).Span).Bytes);

    private static void AssertOutcomes(TestWorld.Node node, ulong firstSlot, ulong lastSlot)
    {
        Assert.Empty(node.Beacon.RefusedAggregates);
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            DutyOutcome outcome = Assert.Single(node.OutcomesOf(DutyType.Aggregate), outcome => outcome.Slot.Value == slot);
            Assert.Empty(outcome.Missed);
            Assert.NotEmpty(outcome.Done);
        }
    }

    private static void AssertAllAggregated(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (AttesterDuty duty in world.Chain.DutiesIn(world.Clock.EpochOf(new Slot(slot))).Where(duty => duty.Slot.Value == slot))
                Assert.Contains((slot, duty.Validator.Value), world.Chain.Aggregated);
        }
    }
}
