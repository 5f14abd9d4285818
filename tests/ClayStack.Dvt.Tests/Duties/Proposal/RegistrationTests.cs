using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>What beacon nodes and builders are told ahead of proposals (PROTOCOL V2).</summary>
public sealed class RegistrationTests : ProposalTest
{
    private static readonly BuilderSettings Allowed = new(Enabled: true, BoostFactor: 100);

    [Fact]
    public void Registrations_AreTheSameBytesEverywhere_AndGivenToTheBeaconNodesInEachEpoch()
    {
        using TestWorld world = World();
        world.Builder = Allowed;
        world.Start();
        world.RunThrough(22);

        SigningRoots roots = new(world.Network.Preset, world.Network.Forks, world.Network.GenesisValidatorsRoot!.Value);
        byte[][] first = Bytes(world, world.Nodes[0].Beacon.Producer.Registrations[0]);
        Assert.Equal(4, first.Length);
        foreach (TestWorld.Node node in world.Nodes)
        {
            // At the start, and late in the epochs before 1 and 2.
            Assert.Equal(3, node.Beacon.Producer.Registrations.Count);
            Assert.All(node.Beacon.Producer.Registrations, given => Assert.Equal(first, Bytes(world, given)));
            DutyOutcome[] outcomes = [.. node.Outcomes.Where(outcome => outcome.Duty == DutyType.BuilderRegistration)];
            Assert.Equal([0UL, 8UL, 16UL], outcomes.Select(outcome => outcome.Slot.Value));
            Assert.All(outcomes, outcome => Assert.Equal((4, 0), (outcome.Done.Count, outcome.Missed.Count)));
        }

        foreach (SignedValidatorRegistrationV1 registration in world.Nodes[0].Beacon.Producer.Registrations[0])
        {
            Assert.Equal((ulong)world.Clock.Genesis.ToUnixTimeSeconds(), registration.Message.Timestamp.Value);
            Assert.Equal(60_000_000UL, registration.Message.GasLimit.Value);
            Assert.True(Bls.Verify(
                registration.Message.Pubkey.Span, roots.ValidatorRegistration(registration.Message).Span, registration.Signature.Span));
        }
    }

    [Fact]
    public void WithoutBuilders_NobodyIsRegistered_ButEverybodyIsPaid_InEachEpoch()
    {
        using TestWorld world = World();
        world.Start();
        world.RunThrough(22);
        foreach (TestWorld.Node node in world.Nodes)
        {
            Assert.Empty(node.Beacon.Producer.Registrations);
            Assert.DoesNotContain(node.Outcomes, outcome => outcome.Duty == DutyType.BuilderRegistration);
            Assert.Equal(3, node.Beacon.Producer.Preparations.Count);
            Assert.All(node.Beacon.Producer.Preparations, told => Assert.Equal(
                Enumerable.Range(0, 4).Select(v => new ProposerPreparation(new ValidatorIndex((ulong)v), TestWorld.FeeRecipientOf(v))), told));
        }
    }

    [Theory]
    [InlineData(ValidatorStatus.PendingInitialized, true)]
    [InlineData(ValidatorStatus.PendingQueued, true)]
    [InlineData(ValidatorStatus.ActiveExiting, true)]
    [InlineData(ValidatorStatus.ActiveSlashed, true)]
    [InlineData(ValidatorStatus.ExitedUnslashed, false)]
    [InlineData(ValidatorStatus.WithdrawalDone, false)]
    public void OnlyValidatorsThatMayStillPropose_AreNamed(ValidatorStatus status, bool named)
    {
        using TestWorld world = World();
        world.Builder = Allowed;
        foreach (TestWorld.Node node in world.Nodes)
            node.Beacon.StatusOf = v => v == 2 ? status : ValidatorStatus.ActiveOngoing;
        world.Start();
        world.RunThrough(0);
        foreach (TestWorld.Node node in world.Nodes)
        {
            Assert.Equal(named, Assert.Single(node.Beacon.Producer.Preparations).Any(one => one.Validator.Value == 2));
            Assert.Equal(named, Assert.Single(node.Beacon.Producer.Registrations).Any(one => one.Message.Pubkey == world.Keys.KeyOf(2)));
        }
    }

    [Fact]
    public void NewSettings_HoldFromTheirFirstSlotOn()
    {
        ExecutionAddress other = TestWorld.FeeRecipientOf(200);
        using TestWorld world = World();
        world.LaterSettings = new ValidatorSettings(other, 45_000_000, Allowed, new Epoch(1));
        world.Chain.Propose((7, 1), (8, 1));
        world.Start();
        world.RunThrough(9);

        Assert.Equal([7UL, 8UL], world.Chain.Proposals.Taken.Keys);
        foreach (TestWorld.Node node in world.Nodes)
        {
            Assert.Equal(
                [TestWorld.FeeRecipientOf(1), other], node.Beacon.Producer.Preparations.Select(told => told[1].FeeRecipient));
            Assert.All(Assert.Single(node.Beacon.Producer.Registrations), registration =>
            {
                Assert.Equal((other, 45_000_000UL), (registration.Message.FeeRecipient, registration.Message.GasLimit.Value));
                Assert.Equal((ulong)world.Clock.StartOf(new Slot(8)).ToUnixTimeSeconds(), registration.Message.Timestamp.Value);
            });
        }
    }

    [Fact]
    public void ABeaconNodeThatComesBack_IsToldAgain()
    {
        using TestWorld world = World();
        world.Builder = Allowed;
        world.Start();
        world.RunThrough(2);
        WorldBeaconNode beacon = world.Nodes[0].Beacon;
        Assert.Equal((1, 1), (beacon.Producer.Preparations.Count, beacon.Producer.Registrations.Count));
        beacon.IsDown = true;
        world.RunThrough(3);
        beacon.Return();
        world.RunThrough(4);
        Assert.Equal((2, 2), (beacon.Producer.Preparations.Count, beacon.Producer.Registrations.Count));
        Assert.Single(world.Nodes[1].Beacon.Producer.Preparations);
    }

    [Fact]
    public void ANodeThatComesEpochsLater_HasItsPeersSignAgain()
    {
        using TestWorld world = World();
        world.Builder = Allowed;
        world.Start(1, 2, 3);
        world.RunThrough(18);
        Assert.Empty(world.Nodes[3].Beacon.Producer.Registrations);
        world.Start(4);
        world.RunThrough(19);
        Assert.Equal(
            Bytes(world, world.Nodes[0].Beacon.Producer.Registrations[0]), Bytes(world, Assert.Single(world.Nodes[3].Beacon.Producer.Registrations)));
    }

    [Fact]
    public void TooFewNodes_RegisterNobody_AndSayWhy()
    {
        using TestWorld world = World();
        world.Builder = Allowed;
        world.Net.Rule = (_, _, message) => message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.BuilderRegistration } ? null : message;
        world.Start();
        world.RunThrough(15);
        Assert.All(world.Nodes, node => Assert.Empty(node.Beacon.Producer.Registrations));
        DutyOutcome outcome = world.Nodes[0].Outcomes.First(outcome => outcome.Duty == DutyType.BuilderRegistration);
        Assert.All(outcome.Missed, miss => Assert.Equal(MissReason.TooFewPartials, miss.Reason));
        Assert.Equal(4, outcome.Missed.Count);
    }

    private static byte[][] Bytes(TestWorld world, IReadOnlyList<SignedValidatorRegistrationV1> registrations) =>
        [.. registrations.Select(registration => SszEncoding.Serialize(registration, world.Network.Preset))];
}
