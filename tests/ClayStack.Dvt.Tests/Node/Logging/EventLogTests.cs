using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Logging;
using ClayStack.Dvt.TestKit;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Tests.Node.Logging;

public sealed class EventLogTests : ActorTest
{
    private readonly RecordingLogger _logger = new();

    public EventLogTests()
    {
        System.ActorOf(Props.Create(() => new EventLog(_logger)), "log");
        Simulator.RunUntilIdle();
    }

    public static TheoryData<object, LogLevel, string> Events { get; } = new()
    {
        {
            new DutyOutcome(DutyType.Attestation, new Slot(5), [new ValidatorIndex(1)], [], 1, Trigger: null, Submitted: null),
            LogLevel.Information,
            "attestation of slot 5: 1/1 done in round 1"
        },
        {
            new SafetyEvent.QuarantineEntered(QuarantineCause.OtherStore, "operator 2 proves it"),
            LogLevel.Critical,
            "quarantine (OtherStore), no attestation and no block is signed here: operator 2 proves it. Make sure that no copy of this node runs"
        },
        { new SafetyEvent.QuarantineLeft(new Slot(7)), LogLevel.Warning, "the quarantine is over: nothing at or below slot 7 can be signed any more, the rest can" },
        { new SafetyEvent.RestartNeeded(new Fence(0, 7)), LogLevel.Warning, "peers know of start number 7: this node needs a higher one" },
        { new SafetyEvent.QuarantineNotRecorded("disk"), LogLevel.Error, "a change of the quarantine could not be recorded, it is tried again: disk" },
        { new VotingNotKept(new Slot(9), "disk"), LogLevel.Error, "the store could not keep that this node votes in slot 9, so it does not: disk" },
        { new SafetyEvent.ClockDoubted("it jumped"), LogLevel.Critical, "no attestation and no block is signed until the clock is right: it jumped" },
        {
            new SafetyEvent.HaltNotRecorded(default, "disk"),
            LogLevel.Error,
            $"that validator {default(BlsPublicKeyBytes)} is halted could not be recorded, it is tried again: disk"
        },
        {
            new SafetyEvent.ForeignSignature(new HaltedValidator(default, ForeignKind.Block, new Slot(9), default, Lifted: false)),
            LogLevel.Critical,
            $"validator {default(BlsPublicKeyBytes)} is halted here: the chain has its block {default(Root)} in slot 9, which this cluster did not decide. Find and stop what else runs with its key; clay-dvt activate --lift-foreign-signature lifts the halt"
        },
        {
            new InclusionOutcome(
                DutyType.Attestation,
                new Slot(5),
                [new IncludedDuty(new ValidatorIndex(1), 1, RightHead: true, RightTarget: true)],
                [new NotIncluded(new ValidatorIndex(9), NotIncludedReason.LeftOutOfBlocks), new NotIncluded(new ValidatorIndex(3), NotIncludedReason.LeftOutOfBlocks)],
                Unchecked: 1),
            LogLevel.Warning,
            "attestation of slot 5: 2 of 4 done not on the chain: LeftOutOfBlocks 2 (validators 3, 9)"
        },
        { new SafetyEvent.ClockTrusted(), LogLevel.Warning, "the clock fits the chain again, and signing goes on" },
        { new ExitEvent.Asked(default, new OperatorIndex(2), new Epoch(256)), LogLevel.Warning, $"operator 2 asks for the exit of validator {default(BlsPublicKeyBytes)}, epoch 256" },
        { new ExitEvent.NotUnderstood(new OperatorIndex(2), new Slot(8), 3), LogLevel.Warning, "operator 2 sent 3 partial signatures under slot 8 that are of no exit of this cluster's validators" },
        { new ExitEvent.Made(default, new Epoch(256)), LogLevel.Warning, $"enough operators asked: the exit of validator {default(BlsPublicKeyBytes)} for epoch 256 is signed" },
        { new ExitEvent.Accepted(default), LogLevel.Warning, $"a beacon node took the exit of validator {default(BlsPublicKeyBytes)}" },
        { new ExitEvent.NotAccepted(default, "busy"), LogLevel.Error, $"no beacon node took the exit of validator {default(BlsPublicKeyBytes)}, it is tried again in the next epoch: busy" },
        { new ExitEvent.Exiting(default, new Epoch(300)), LogLevel.Warning, $"validator {default(BlsPublicKeyBytes)} leaves in epoch 300; its duties go on until then" },
        { new ExitEvent.StoreFailed("disk"), LogLevel.Error, "requests for exits could not be read or kept, it is tried again: disk" },
        { new PeerEvent.Disconnected(new OperatorIndex(3), "reset"), LogLevel.Warning, "operator 3 is disconnected: reset" },
        { new BeaconEvent.Availability(Ready: true, "a: synced"), LogLevel.Information, "a beacon node is ready: a: synced" },
        { new BeaconEvent.Availability(Ready: false, "a: gone"), LogLevel.Warning, "no beacon node is ready: a: gone" },
        { new BeaconEvent.Disagreement("a and b"), LogLevel.Warning, "the beacon nodes disagree: a and b" },
        { new BeaconEvent.Reorganised(new Slot(9), 2), LogLevel.Information, "the head moved to another branch at slot 9, 2 slots deep" },
    };

    [Theory]
    [MemberData(nameof(Events), DisableDiscoveryEnumeration = true)]
    public void Event_IsOneLine(object published, LogLevel level, string message)
    {
        System.EventStream.Publish(published);
        Simulator.RunUntilIdle();

        RecordingLogger.Line line = Assert.Single(_logger.Lines);
        Assert.Equal((level, message), (line.Level, line.Message));
    }

    [Fact]
    public void OtherEvents_AreNotLogged()
    {
        System.EventStream.Publish(new BeaconEvent.Head(new Slot(1), default, default, default, ExecutionOptimistic: false));
        System.EventStream.Publish("anything");
        System.EventStream.Publish(new InclusionOutcome(DutyType.Proposal, new Slot(5), [], [], Unchecked: 1));
        Simulator.RunUntilIdle();

        Assert.Empty(_logger.Lines);
    }
}
