using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
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
        { new ClusterHalted("operator 2 proves it"), LogLevel.Critical, "the cluster must not go on signing here: operator 2 proves it" },
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
        Simulator.RunUntilIdle();

        Assert.Empty(_logger.Lines);
    }
}
