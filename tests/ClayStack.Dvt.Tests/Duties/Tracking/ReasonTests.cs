using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

/// <summary>Reasons for missed duties that no other test brings about; at most one validator attests in a slot, unless it says otherwise.</summary>
public sealed class ReasonTests
{
    [Fact]
    [Produces(MissReason.NotReadyToVote)]
    public void WhereAllStartWithinASlot_NobodyMayVoteInIt()
    {
        using TestWorld world = new(validators: 8);
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(3)).AddSeconds(1) - world.Simulator.Time.GetUtcNow());
        world.Start();
        world.RunThrough(12);

        Assert.All(world.Nodes, node => Assert.Equal(MissReason.NotReadyToVote, ReasonIn(node, slot: 3)));
    }

    [Fact]
    [Produces(MissReason.StoreFailed)]
    [Produces(MissReason.TooFewPartials)]
    public void AStoreThatFails_IsNamedByItsNode_AndTheOthersSeeTooFewPartials()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(2);

        // Slot 3 is voted in before the disks fail; in those that follow the two do not vote any more, and nothing is decided.
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(3)).AddMilliseconds(100) - world.Simulator.Time.GetUtcNow());
        foreach (TestWorld.Node node in world.Nodes[..2])
            node.Disk.Fault = step => step == SimulatedDiskStep.Commit ? SimulatedDiskFault.Fail : SimulatedDiskFault.None;
        world.RunThrough(14);

        Assert.All(world.Nodes[..2], node => Assert.Equal(MissReason.StoreFailed, ReasonIn(node, slot: 3)));
        Assert.All(world.Nodes[2..], node => Assert.Equal(MissReason.TooFewPartials, ReasonIn(node, slot: 3)));
        Assert.All(world.Nodes[..2], node => Assert.Equal(MissReason.StoreFailed, ReasonIn(node, slot: 5)));
        Assert.All(world.Nodes[2..], node => Assert.Equal(MissReason.NoDecision, ReasonIn(node, slot: 5)));
        Assert.Empty(world.Net.SignedTwice);
    }

    [Fact]
    [Produces(MissReason.SigningFailed)]
    public void AShareThatCannotSign_IsNamedByItsNode()
    {
        using TestWorld world = new(validators: 8);
        foreach (TestWorld.Node node in world.Nodes[..2])
            node.CryptoOf = crypto => new CryptoThatCannotSign(crypto);
        world.Start();
        world.RunThrough(14);

        Assert.All(world.Nodes[..2], node => Assert.Equal(MissReason.SigningFailed, ReasonIn(node, slot: 3)));
    }

    [Fact]
    [Produces(MissReason.InvalidPartials)]
    public void PartialsThatAreWrong_AreNamedWhereTheyCameTo_AndNowhereElse()
    {
        using TestWorld world = new(validators: 8);
        Dictionary<OperatorIndex, BlsSignatureBytes> last = [];
        world.Net.Rule = (from, to, message) => to.Value == 1 && from.Value is 2 or 3
            && message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.Attestation } partials
                ? Stale(partials, from, last)
                : message;
        world.Start();
        world.RunThrough(14);

        Assert.Equal(MissReason.InvalidPartials, ReasonIn(world.Nodes[0], slot: 3));
        Assert.All(world.Nodes[1..], node => Assert.Null(ReasonIn(node, slot: 3)));
        Assert.Equal((6, 6), world.Attested(1, 6));
    }

    [Fact]
    [Produces(MissReason.ValueUnavailable)]
    public void ADecisionWhoseValueNobodySent_IsNamed()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(1);
        TestWorld.Node node = world.Nodes[0];
        node.Beacon.IsDown = true;
        world.Net.Rule = (_, to, message) => to.Value != 1 ? message : message switch
        {
            PeerMessage.Consensus { Message.Signed.Statement.Type: StatementType.PrePrepare } => null,
            PeerMessage.ValueResponse => null,
            PeerMessage.Decided decided => decided with { Value = default },
            _ => message,
        };
        world.RunThrough(14);

        // Where the node leads the first round itself, the decision comes in the second.
        Assert.Equal(MissReason.ValueUnavailable, ReasonIn(node, slot: 3));
        Assert.Equal(MissReason.ValueUnavailable, ReasonIn(node, slot: 4));
    }

    [Fact]
    [Produces(MissReason.Quarantined)]
    public void AQuarantine_IsNamed_WhereTooFewOthersSign()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        InMemoryProtectionDisk.Backup backup = node.Disk.CopyStore();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        world.RunThrough(6);
        node.Crash();
        node.Disk.RestoreStore(backup);
        node.Disk.RestoreAnchor(anchor);
        world.Start(2);
        world.Nodes[3].Crash();
        world.RunThrough(20);

        Assert.Equal(MissReason.Quarantined, ReasonIn(node, slot: 9));
        Assert.Empty(world.Chain.Slashable);
    }

    [Fact]
    [Produces(MissReason.NoDecision)]
    public void CommitsThatAreLost_LeaveItUndecided()
    {
        using TestWorld world = new(validators: 4);
        world.Net.Rule = (_, _, message) =>
            message is PeerMessage.Consensus { Message.Signed.Statement.Type: StatementType.Commit } ? null : message;
        world.Start();
        world.RunThrough(12);

        Assert.All(world.Nodes, node => Assert.Equal(MissReason.NoDecision, ReasonIn(node, slot: 3)));
    }

    [Fact]
    [Produces(MissReason.ClockUncertain)]
    public void AClockThatBeaconNodesContradict_IsNamed()
    {
        using TestWorld world = new(validators: 4);
        world.Start();
        world.RunThrough(1);
        foreach (TestWorld.Node node in world.Nodes[..2])
            node.Cluster!.Tell(new BeaconEvent.ClockSeen("world", new Slot(10)), sender: null);
        world.RunThrough(12);

        Assert.All(world.Nodes[..2], node => Assert.Equal(MissReason.ClockUncertain, ReasonIn(node, slot: 3)));

        // A node that doubts its clock does not vote either, so the others hear too few.
        Assert.All(world.Nodes[2..], node => Assert.Equal(MissReason.PeersUnreachable, ReasonIn(node, slot: 3)));
    }

    [Fact]
    [Produces(MissReason.DoppelgangerWatch)]
    public void AKeyThatIsWatchedForAnotherInstance_IsNamed()
    {
        using TestWorld world = new(validators: 4);
        foreach (TestWorld.Node node in world.Nodes)
            node.Activate();
        world.Start();
        world.RunThrough(12);

        Assert.All(world.Nodes, node => Assert.Equal(MissReason.DoppelgangerWatch, ReasonIn(node, slot: 3)));
        Assert.Empty(world.Chain.Taken);
    }

    [Fact]
    [Produces(MissReason.LeftOut)]
    public void AnAggregatorOfWhoseCommitteeNobodyHasAnAggregate_IsLeftOut()
    {
        // In slot 1 validator 1 sits in committee 1, validator 9 in committee 0.
        using TestWorld world = new(validators: 10);
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.LacksAggregatesOf = committee => committee.Value == 0;
        world.Start();
        world.RunThrough(3);

        Assert.All(world.Nodes, node => Assert.Equal(
            [new MissedValidator(new ValidatorIndex(9), MissReason.LeftOut)],
            Assert.Single(node.OutcomesOf(DutyType.Aggregate), outcome => outcome.Slot.Value == 1).Missed));
        Assert.Contains((1UL, 1UL), world.Chain.Aggregated);
    }

    /// <summary>
    /// The beacon nodes of the first two rounds' leaders have no aggregates; the third leader falsifies one of two. Only the last
    /// node can compare with its own, and it signs the other one alone.
    /// </summary>
    [Fact]
    [Produces(MissReason.EntryRefused)]
    public void AnAggregateThatALaterLeaderFalsified_IsRefusedWhereItIsKnownBetter()
    {
        using TestWorld world = new(validators: 10);
        int[] leaders = [.. Enumerable.Range(1, 4).Select(round => LeaderSchedule.Leader(
            new InstanceId(1, (byte)DutyType.Aggregate), round, (ulong)world.Network.Preset.SlotsPerEpoch, world.Nodes.Length).Value)];
        foreach (int lacking in leaders[..2])
            world.Nodes[lacking - 1].Beacon.LacksAggregates = true;
        world.Net.Rule = LyingLeader.Rule(leaders[2], DutyType.Aggregate, value => Falsify(value, world.Network.Preset));
        world.Start();
        world.RunThrough(3);

        DutyOutcome outcome = Assert.Single(
            world.Nodes[leaders[3] - 1].OutcomesOf(DutyType.Aggregate), outcome => outcome.Slot.Value == 1);
        Assert.Equal((3, MissReason.EntryRefused), (outcome.Round, Assert.Single(outcome.Missed).Reason));
        Assert.Single(outcome.Done);
    }

    /// <summary>Gives the first of two aggregates a signature of nobody.</summary>
    private static byte[] Falsify(ReadOnlyMemory<byte> value, Preset preset)
    {
        Assert.True(SszEncoding.TryDeserialize(value.Span, preset, out AggregationSet<ElectraAttestation>? set, out _));
        if (set.Groups.Count < 2)
            return [.. value.Span];
        AggregationGroup<ElectraAttestation> first = set.Groups[0];
        ElectraAttestation other = new(first.Aggregate.AggregationBits, first.Aggregate.Data, default, first.Aggregate.CommitteeBits);
        return SszEncoding.Serialize(new AggregationSet<ElectraAttestation>([new(other, first.Aggregators), .. set.Groups.Skip(1)]), preset);
    }

    /// <summary>The one reason why a node missed the attestations of a slot; null if it missed none.</summary>
    private static MissReason? ReasonIn(TestWorld.Node node, ulong slot)
    {
        DutyOutcome outcome = Assert.Single(node.OutcomesOf(DutyType.Attestation), outcome => outcome.Slot.Value == slot);
        return outcome.Missed.Count == 0 ? null : Assert.Single(outcome.Missed.Select(missed => missed.Reason).Distinct());
    }

    /// <summary>The partials of the slot before in place of this slot's; of the first slot they are right.</summary>
    private static PeerMessage.Partials Stale(PeerMessage.Partials partials, OperatorIndex from, Dictionary<OperatorIndex, BlsSignatureBytes> last)
    {
        PartialBundle bundle = partials.Signed.Bundle;
        BlsSignatureBytes own = bundle.Groups[0].Partials[0].Signature;
        BlsSignatureBytes stale = last.GetValueOrDefault(from, own);
        last[from] = own;
        PartialGroup[] groups =
        [
            .. bundle.Groups.Select(group => group with { Partials = [.. group.Partials.Select(partial => partial with { Signature = stale })] }),
        ];
        return new PeerMessage.Partials(partials.Signed with { Bundle = bundle with { Groups = groups } });
    }

    private sealed class CryptoThatCannotSign(IThresholdCrypto inner) : IThresholdCrypto
    {
        public BlsMessage Hash(ReadOnlySpan<byte> signingRoot) => inner.Hash(signingRoot);

        public void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> shares, Span<BlsSignature> signatures) =>
            throw new InvalidOperationException("This share cannot sign.");

        public bool[] Verify(IReadOnlyList<SignatureSet> sets) => inner.Verify(sets);

        public IReadOnlyList<CombineResult> Combine(IReadOnlyList<CombineRequest> requests) => inner.Combine(requests);
    }
}
