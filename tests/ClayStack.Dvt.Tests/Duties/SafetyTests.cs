using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.Tracking;
using static ClayStack.Dvt.Tests.Duties.ClusterAssert;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;

namespace ClayStack.Dvt.Tests.Duties;

/// <summary>
/// What operators do wrong at night, in virtual time: old backups, copied disks, empty volumes, marks that went wrong. In each
/// the cluster may lose duties, and no share ever signs two things.
/// </summary>
public sealed class SafetyTests
{
    private const ulong TwoEpochs = 16;

    [Fact]
    public void ARestoredBackup_IsQuarantined_ByWhatItsPeersKeep_AndComesBackToDutyByItself()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        InMemoryProtectionDisk.Backup backup = node.Disk.CopyStore();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        world.RunThrough(12);
        node.Crash();
        node.Disk.RestoreStore(backup);
        node.Disk.RestoreAnchor(anchor);
        world.Start(2);
        Assert.Equal(QuarantineCause.LaterSignature, Assert.Single(node.Published<SafetyEvent.QuarantineEntered>()).Cause);

        world.RunThrough(12 + TwoEpochs);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 12);
        Assert.Equal([ProtectionRefusal.Quarantined], node.Guard!.NodeHolds);
        world.RunThrough(40);
        AssertBackOnDuty(world, node, since: 34);
        Assert.Empty(node.Published<SafetyEvent.RestartNeeded>());
        AssertAllAttested(world, 0, 40);
    }

    [Fact]
    public void AStoreThatCannotKeepTheVote_CostsTheVote_AndIsToldOf()
    {
        using TestWorld world = new(validators: 8);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[3];
        node.Disk.Fault = step => step == SimulatedDiskStep.Commit ? SimulatedDiskFault.Fail : SimulatedDiskFault.None;
        world.RunThrough(5);
        node.Disk.Fault = null;
        world.RunThrough(15);
        Assert.Equal([4UL, 5UL], node.Published<VotingNotKept>().Select(failed => failed.Slot.Value));
        AssertAllAttested(world, 0, 15);
    }

    [Fact]
    public void ABackupFromBeforeRestarts_IsRefusedByFence_AndComesBackUnderAHigherOne()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        InMemoryProtectionDisk.Backup backup = node.Disk.CopyStore();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        for (ulong slot = 4; slot <= 6; slot++)
        {
            node.Crash();
            world.Start(2);
            world.RunThrough(slot);
        }

        world.RunThrough(12);
        node.Crash();
        node.Disk.RestoreStore(backup);
        node.Disk.RestoreAnchor(anchor);
        world.Start(2);
        Assert.Equal(QuarantineCause.HigherFence, Assert.Single(node.Published<SafetyEvent.QuarantineEntered>()).Cause);
        world.RunThrough(12 + TwoEpochs);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 12);

        world.RunThrough(44);
        Assert.Equal(4UL, Assert.Single(node.Published<SafetyEvent.RestartNeeded>()).Proven.Counter);
        Assert.Equal(5UL, node.Disk.CopyStore().State.Fence.Counter);
        AssertBackOnDuty(world, node, since: 38);
        AssertAllAttested(world, 0, 44);
    }

    [Fact]
    public void AClonedDisk_WithBothRunning_NeitherSigns_AndTheOneThatStaysComesBack()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(9);
        TestWorld.Node original = world.Nodes[1];
        TestWorld.Node clone = world.Clone(original);
        world.RunThrough(10);
        clone.Start();
        world.RunThrough(40);

        // The copy is a signature behind, and the original learns of the copy's higher fence: both stop, for as long as both run.
        Assert.Equal(QuarantineCause.LaterSignature, Assert.Single(clone.Published<SafetyEvent.QuarantineEntered>()).Cause);
        Assert.Equal(QuarantineCause.HigherFence, Assert.Single(original.Published<SafetyEvent.QuarantineEntered>()).Cause);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 11);
        AssertAllAttested(world, 0, 40);

        clone.Crash();
        world.RunThrough(70);
        AssertBackOnDuty(world, original, since: 64);
        AssertAllAttested(world, 0, 70);
    }

    [Fact]
    public void TwoCopiesWithOneFence_AreToldApartByTheirStarts_AndOnlyTheFirstSigns()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(9);
        TestWorld.Node original = world.Nodes[1];
        original.Crash();
        TestWorld.Node clone = world.Clone(original);
        original.Start();
        world.Simulator.RunUntilIdle();
        clone.Start();
        world.RunThrough(40);
        Assert.Equal(QuarantineCause.SecondRun, Assert.Single(clone.Published<SafetyEvent.QuarantineEntered>()).Cause);
        Assert.Empty(original.Published<SafetyEvent.QuarantineEntered>());
        Assert.Equal([ProtectionRefusal.Quarantined], clone.Guard!.NodeHolds);
        AssertBackOnDuty(world, original, since: 12);
        AssertAllAttested(world, 0, 40);
    }

    [Fact]
    public void AVoteOfALaterRun_InsideACertificate_ProvesIt()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(9);
        TestWorld.Node node = world.Nodes[1];
        SignedStatement[] commits = [.. new[] { 1, 2, 3 }.Select(sender => Signed(9, sender, fence: sender == 2 ? 2UL : 1UL, value: 1))];
        node.Cluster!.Tell(
            new PeerEvent.Received(
                new OperatorIndex(1),
                new PeerMessage.Decided(new DecidedCertificate(commits[0].Statement.Instance, 1, commits[0].Statement.Value, commits), default)),
            sender: null);
        world.Simulator.RunUntilIdle();
        Assert.Equal(QuarantineCause.HigherFence, Assert.Single(node.Published<SafetyEvent.QuarantineEntered>()).Cause);
        world.RunThrough(20);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 9);
        AssertAllAttested(world, 0, 20);
    }

    [Fact]
    public void AContradictionOfAPeer_IsKept_AndOneOfThisNodeItself_IsAQuarantine()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        void Tell(int culprit) => node.Cluster!.Tell(
            new PeerEvent.Equivocated(new OperatorIndex(culprit), Signed(3, culprit, fence: 1, value: 1), Signed(3, culprit, fence: 1, value: 2)), sender: null);
        Tell(culprit: 3);
        world.RunThrough(4);
        Assert.Equal(new OperatorIndex(3), Assert.Single(node.Evidence.Pieces).Culprit);
        Assert.Single(node.Published<EvidenceFound>());
        Assert.NotNull(Assert.Single(node.Published<EvidenceKept>()).Place);
        Assert.Empty(node.Published<SafetyEvent.QuarantineEntered>());
        Tell(culprit: 2);
        world.RunThrough(5);
        Assert.Single(node.Evidence.Pieces);
        Assert.Equal(QuarantineCause.SecondRun, Assert.Single(node.Published<SafetyEvent.QuarantineEntered>()).Cause);
    }

    [Fact]
    public void AnEmptyVolumeWithTheOldAnchor_DoesNotOpen()
    {
        using TestWorld world = new(cheapKeys: true);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        node.Crash();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        node.Disk = new InMemoryProtectionDisk(TestWorld.Fill(99));
        node.Disk.RestoreAnchor(anchor);
        ProtectionStoreException refused = Assert.Throws<ProtectionStoreException>(node.Start);
        Assert.Equal(ProtectionStoreFault.StoreReplaced, refused.Reason);
    }

    [Fact]
    public void AnEmptyVolume_IsQuarantined_ThenRefusesWithoutHistory_AndSignsAfterActivationAndTwoQuietEpochs()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(5);
        TestWorld.Node node = world.Nodes[1];
        node.Crash();
        node.Disk = new InMemoryProtectionDisk(TestWorld.Fill(99));
        world.Start(2);
        Assert.Equal(QuarantineCause.OtherStore, Assert.Single(node.Published<SafetyEvent.QuarantineEntered>()).Cause);
        world.RunThrough(32);
        Assert.Empty(node.Guard!.NodeHolds);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 5);

        node.Crash();
        node.Activate();
        world.Start(2);
        world.RunThrough(36);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 5);
        world.RunThrough(64);
        Assert.Equal(8, Assert.Single(node.Published<SafetyEvent.DoppelgangerCheckEnded>()).Keys.Count);
        AssertBackOnDuty(world, node, since: 60);
        AssertAllAttested(world, 0, 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Produces(MissReason.ProtectionRefused)]
    public void APoisonedMark_CostsOnlyItsValidator_AndOnlyWhereTooFewAreLeft(int nodes)
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        for (int i = 0; i < nodes; i++)
        {
            world.Nodes[i].Crash();
            world.Nodes[i].Poison(validator: 3, new Epoch(1000));
            world.Nodes[i].Start();
        }

        world.RunThrough(31);
        Assert.Empty(world.Chain.Slashable);
        Assert.Empty(world.Net.SignedTwice);
        foreach (AttesterDuty duty in Enumerable.Range(0, 3).SelectMany(epoch => world.Chain.DutiesIn(new Epoch((ulong)epoch))))
        {
            bool missed = nodes == 2 && duty.Validator.Value == 3;
            Assert.Equal(!missed, world.Chain.Taken.Contains((duty.Slot.Value, duty.Validator.Value)));
        }

        static IEnumerable<MissedValidator> MissedVotes(TestWorld.Node node) =>
            node.Outcomes.Where(outcome => outcome.Duty == DutyType.Attestation).SelectMany(outcome => outcome.Missed);
        MissedValidator[] missedAtPoisoned = [.. MissedVotes(world.Nodes[0])];
        Assert.Equal(nodes == 2, missedAtPoisoned.Length > 0);
        Assert.All(missedAtPoisoned, missed => Assert.Equal((new ValidatorIndex(3), MissReason.ProtectionRefused), (missed.Validator, missed.Reason)));
        Assert.All(
            MissedVotes(world.Nodes[3]),
            missed => Assert.Equal((new ValidatorIndex(3), MissReason.TooFewPartials), (missed.Validator, missed.Reason)));
    }

    [Fact]
    public void AQuarantine_SurvivesRestarts_AndBeginsToCountAnew()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        InMemoryProtectionDisk.Backup backup = node.Disk.CopyStore();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        world.RunThrough(12);
        node.Crash();
        node.Disk.RestoreStore(backup);
        node.Disk.RestoreAnchor(anchor);
        world.Start(2);
        foreach (ulong slot in new ulong[] { 20, 28, 36 })
        {
            world.RunThrough(slot);
            node.Crash();
            world.Start(2);
            Assert.Contains(ProtectionRefusal.Quarantined, node.Guard!.NodeHolds);
        }

        world.RunThrough(36 + TwoEpochs);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 12);
        world.RunThrough(64);
        AssertBackOnDuty(world, node, since: 58);
        AssertAllAttested(world, 0, 64);
    }

    [Fact]
    public void PeersOfTheOldVersion_ConfirmNothing_SoAQuarantineLasts()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Net.OldVersions.UnionWith([new OperatorIndex(3), new OperatorIndex(4)]);
        world.Start();
        world.RunThrough(3);
        TestWorld.Node node = world.Nodes[1];
        InMemoryProtectionDisk.Backup backup = node.Disk.CopyStore();
        ProtectionAnchor? anchor = node.Disk.CopyAnchor();
        world.RunThrough(12);
        node.Crash();
        node.Disk.RestoreStore(backup);
        node.Disk.RestoreAnchor(anchor);
        world.Start(2);
        world.RunThrough(60);
        Assert.Equal([ProtectionRefusal.Quarantined], node.Guard!.NodeHolds);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 12);
        AssertAllAttested(world, 0, 60);
    }

    [Fact]
    public void AnotherInstanceOnTheChain_KeepsAnActivatedKeyFromBeginning()
    {
        using TestWorld world = new(validators: 2, cheapKeys: true);
        foreach (TestWorld.Node node in world.Nodes)
            node.Activate();
        world.Chain.ForeignLiveness.UnionWith(Enumerable.Range(0, 4).Select(epoch => (new ValidatorIndex(1), new Epoch((ulong)epoch))));
        world.Start();
        world.RunThrough(63);
        Assert.Contains(
            world.Nodes[0].Published<SafetyEvent.DoppelgangerSeen>(), seen => seen.Keys.SequenceEqual([world.Keys.KeyOf(1)]));
        ulong First(ulong validator) => world.Chain.Taken.First(taken => taken.Validator == validator).Slot;
        Assert.InRange(First(0), 16UL, 31UL);
        Assert.InRange(First(1), 48UL, 63UL);
        Assert.Empty(world.Net.SignedTwice);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(1, false)]
    public void AVoteOnTheChain_ThatTheClusterDidNotDecide_HaltsItsValidatorAndNoOther(int place, bool isOurs)
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(9);
        Slot slot = new(9);
        AttesterDuty duty = world.Chain.DutiesIn(new Epoch(1)).Single(one => one.Slot == slot);
        AttestationData data = new(slot, default, TestRoots.Of(77), world.Chain.DataAt(slot, slot).Source, world.Chain.DataAt(slot, slot).Target);

        // Committee 0 has four strangers, then comes ours: the validator is at place 4.
        world.Chain.ForeignVotes[world.Chain.BlockOf(new Slot(10))] =
        [
            new AggregateAttestation.FromElectra(new ElectraAttestation(
                Bitlist.WithOnes(8, place), data, default, Bitvector.WithOnes(world.Network.Preset.MaxCommitteesPerSlot, 0, 1))),
        ];
        world.RunThrough(31);
        Assert.Empty(world.Net.SignedTwice);
        foreach (TestWorld.Node node in world.Nodes)
        {
            SafetyEvent.ForeignSignature[] found = [.. node.Published<SafetyEvent.ForeignSignature>()];
            Assert.Equal(isOurs ? [new SafetyEvent.ForeignSignature(new HaltedValidator(duty.Key, ForeignKind.Vote, slot, TestRoots.Of(77), Lifted: false))] : [], found);
        }

        foreach (AttesterDuty later in world.Chain.DutiesIn(new Epoch(2)))
            Assert.Equal(!isOurs || later.Key != duty.Key, world.Chain.Taken.Contains((later.Slot.Value, later.Validator.Value)));
        Assert.All(
            world.Nodes[0].Outcomes.Where(outcome => outcome.Duty == DutyType.Attestation).SelectMany(outcome => outcome.Missed),
            missed => Assert.Equal((duty.Validator, MissReason.ForeignSignature), (missed.Validator, missed.Reason)));
        Assert.Equal(isOurs, world.Nodes[0].Outcomes.Any(outcome => outcome.Missed.Count > 0));
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(-4.0)]
    [InlineData(600.0)]
    [InlineData(-600.0)]
    public void AClockThatJumps_StopsSigning_UntilItIsSetRight(double seconds)
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Start();
        world.RunThrough(20);
        TestWorld.Node node = world.Nodes[1];
        node.Time.Ahead = TimeSpan.FromSeconds(seconds);
        world.RunThrough(30);
        Assert.Contains(ProtectionRefusal.ClockUncertain, node.Guard!.NodeHolds);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2 && signed.Slot > 21);
        Assert.All(
            node.Outcomes.Where(outcome => outcome.Slot.Value > 21).SelectMany(outcome => outcome.Missed),
            missed => Assert.Contains(missed.Reason, new[] { MissReason.ClockUncertain, MissReason.NoDecision, MissReason.PeersUnreachable, MissReason.BeaconNoData }));

        node.Time.Ahead = TimeSpan.Zero;
        world.RunThrough(45);
        AssertBackOnDuty(world, node, since: 40);
        Assert.Single(node.Published<SafetyEvent.ClockTrusted>());
        AssertAllAttested(world, 0, 45);
    }

    [Fact]
    public void AClockThatWasWrong_AndIsSetRight_IsTrustedAgainByTheChain()
    {
        using TestWorld world = new(validators: 8, cheapKeys: true);
        world.Nodes[1].Time.Ahead = TimeSpan.FromSeconds(-60);
        world.Start();
        world.RunThrough(20);
        TestWorld.Node node = world.Nodes[1];
        Assert.Contains(ProtectionRefusal.ClockUncertain, node.Guard!.NodeHolds);
        Assert.DoesNotContain(world.Net.Signed, signed => signed.Operator == 2);
        node.Time.Ahead = TimeSpan.Zero;
        world.RunThrough(40);
        AssertBackOnDuty(world, node, since: 34);
        AssertAllAttested(world, 0, 40);
    }

    private static SignedStatement Signed(ulong slot, int sender, ulong fence, byte value) => new(
        new Statement(
            new InstanceId(slot, (byte)DutyType.Attestation), StatementType.Commit, 1, ValueHash.Of([value]), 0, default, new OperatorIndex(sender), new Fence(0, fence)),
        new byte[64]);

    private static void AssertBackOnDuty(TestWorld world, TestWorld.Node node, ulong since)
    {
        Assert.Empty(node.Guard!.NodeHolds);
        Assert.Contains(world.Net.Signed, signed => signed.Operator == node.Index.Value && signed.Slot >= since);
        Slot now = world.Clock.SlotAt(world.Simulator.Time.GetUtcNow())!.Value;
        Assert.DoesNotContain(node.Outcomes.Where(outcome => outcome.Slot.Value >= since && outcome.Slot <= now), outcome => outcome.Missed.Count > 0);
    }
}
