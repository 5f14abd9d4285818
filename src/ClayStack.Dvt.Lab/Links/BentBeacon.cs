using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>A beacon node behind a bad line: answers take their time, fail, or never come.</summary>
internal sealed class BentBeacon(TestWorld world, TestWorld.Node node, BeaconFaults faults, SeededRandom random, FaultTally tally) : IBeaconNode
{
    /// <summary>Hears for what the beacon node would have its node vote.</summary>
    public Action<AttestationData>? Gave { get; init; }

    public void Subscribe(IActorRef receiver) => node.Beacon.Subscribe(receiver);

    public void Submit(BeaconRequest request, IActorRef replyTo)
    {
        if (random.NextBool(faults.Timeouts))
        {
            tally.Count(FaultKind.BeaconTimeout);
            TimeSpan left = request.Deadline - node.Time.GetUtcNow();
            Fail(request, BeaconErrorReason.TimedOut, left > TimeSpan.Zero ? left : TimeSpan.Zero, replyTo);
            return;
        }

        TimeSpan delay = faults.Latency * random.NextDouble();
        if (random.NextBool(faults.Errors))
        {
            tally.Count(FaultKind.BeaconError);
            Fail(request, BeaconErrorReason.ServerFailed, delay, replyTo);
            return;
        }

        After(delay / 2, () => node.Beacon.Submit(request, new LateRef(this, replyTo, delay / 2)));
    }

    private void Fail(BeaconRequest request, BeaconErrorReason reason, TimeSpan delay, IActorRef replyTo) =>
        After(delay, () => replyTo.Tell(new BeaconAnswer.Failed(request, new BeaconError(reason, "the line is bad")), sender: null));

    private void After(TimeSpan delay, Action action) =>
        world.Simulator.Time.CreateTimer(_ => action(), state: null, delay, Timeout.InfiniteTimeSpan);

    private sealed class LateRef(BentBeacon beacon, IActorRef replyTo, TimeSpan delay) : IActorRef
    {
        public string Name => replyTo.Name;

        public string Path => replyTo.Path;

        public void Tell(object message, IActorRef? sender)
        {
            if (message is BeaconAnswer.AttestationDataFetched { Data: { } data })
                beacon.Gave?.Invoke(data);
            beacon.After(delay, () => replyTo.Tell(message, sender));
        }
    }
}
