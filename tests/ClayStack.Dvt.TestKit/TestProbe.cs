using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// An actor in the hands of a test. Each expectation runs the simulation just as far as it needs to, so a test about
/// an hour takes no time, and nothing depends on a real clock.
/// </summary>
public sealed class TestProbe
{
    /// <summary>How long, in virtual time, an expectation waits unless told otherwise.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(3);

    private readonly Simulator _simulator;
    private readonly Queue<(object Message, IActorRef Sender)> _received = new();
    private readonly HashSet<IActorRef> _watched = [];
    private TimeSpan? _withinEnd;

    internal TestProbe(Simulator simulator, ActorSystem system, string? name)
    {
        _simulator = simulator;
        Ref = system.ActorOf(Props.Create(() => new ProbeActor(this)), name);
        simulator.RunUntilIdle();
    }

    /// <summary>The probe's handle.</summary>
    public IActorRef Ref { get; }

    /// <summary>Who sent the message that was expected last.</summary>
    public IActorRef LastSender { get; private set; } = null!;

    /// <summary>Messages that came and were not expected yet.</summary>
    public int Waiting => _received.Count;

    /// <summary>Sends a message with the probe as its sender.</summary>
    /// <param name="target">The receiver.</param>
    /// <param name="message">The message.</param>
    public void Send(IActorRef target, object message) => target.Tell(message, Ref);

    /// <summary>Answers the message that was expected last.</summary>
    /// <param name="message">The answer.</param>
    public void Reply(object message) => Send(LastSender, message);

    /// <summary>Watches an actor; its end is then a message like any other.</summary>
    /// <param name="actor">The actor.</param>
    public void Watch(IActorRef actor)
    {
        Ref.Tell(new ProbeActor.WatchCommand(actor), Ref);
        _simulator.RunUntil(() => _watched.Contains(actor), TimeSpan.Zero);
    }

    /// <summary>Takes a watch back.</summary>
    /// <param name="actor">The actor.</param>
    public void Unwatch(IActorRef actor)
    {
        Ref.Tell(new ProbeActor.UnwatchCommand(actor), Ref);
        _simulator.RunUntil(() => !_watched.Contains(actor), TimeSpan.Zero);
    }

    /// <summary>Requires that the next message is of a type.</summary>
    /// <typeparam name="T">The type, a base type or an interface.</typeparam>
    /// <param name="within">How long to wait in virtual time; null for <see cref="DefaultPatience"/>, or the rest of <see cref="Within"/>.</param>
    /// <returns>The message.</returns>
    public T ExpectMsg<T>(TimeSpan? within = null)
    {
        object message = Next(within, $"a message of type {typeof(T).Name}");
        if (message is T expected)
            return expected;
        Assert.Fail($"{Describe()}: expected a message of type {typeof(T).Name}, got {message}.");
        throw new InvalidOperationException("Assert.Fail returned.");
    }

    /// <summary>Requires that the next message equals a given one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="expected">The message.</param>
    /// <param name="within">How long to wait in virtual time.</param>
    /// <returns>The message that came.</returns>
    public T ExpectMsg<T>(T expected, TimeSpan? within = null)
    {
        T message = ExpectMsg<T>(within);
        Assert.Equal(expected, message);
        return message;
    }

    /// <summary>Requires that no message comes for a span of virtual time.</summary>
    /// <param name="duration">The span; zero for this instant alone.</param>
    public void ExpectNoMsg(TimeSpan duration)
    {
        _simulator.RunFor(duration);
        _simulator.RunUntilIdle();
        if (_received.TryPeek(out (object Message, IActorRef Sender) unexpected))
            Assert.Fail($"{Describe()}: expected no message for {duration}, got {unexpected.Message} from {unexpected.Sender.Path}.");
    }

    /// <summary>Requires that the next message is the end of an actor.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="within">How long to wait in virtual time.</param>
    public void ExpectTerminated(IActorRef actor, TimeSpan? within = null) =>
        Assert.Same(actor, ExpectMsg<Terminated>(within).Actor);

    /// <summary>
    /// Requires that a block takes at least and at most so much virtual time; expectations inside it wait no longer than
    /// what is left.
    /// </summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <param name="block">The block.</param>
    public void Within(TimeSpan min, TimeSpan max, Action block)
    {
        ArgumentNullException.ThrowIfNull(block);
        TimeSpan start = _simulator.Time.Elapsed;
        TimeSpan? outer = _withinEnd;
        TimeSpan end = start + max;
        _withinEnd = outer is { } limit && limit < end ? limit : end;
        try
        {
            block();
        }
        finally
        {
            _withinEnd = outer;
        }

        TimeSpan took = _simulator.Time.Elapsed - start;
        Assert.True(took >= min && took <= max, $"{Describe()}: the block took {took}, expected {min} to {max}.");
    }

    /// <summary>Everything that has come and was not expected, after this instant's work is done.</summary>
    /// <returns>The messages in order.</returns>
    public IReadOnlyList<object> ReceiveAll()
    {
        _simulator.RunUntilIdle();
        object[] all = [.. _received.Select(entry => entry.Message)];
        _received.Clear();
        return all;
    }

    private object Next(TimeSpan? within, string what)
    {
        TimeSpan patience = within ?? (_withinEnd is { } end ? end - _simulator.Time.Elapsed : DefaultPatience);
        if (!_simulator.RunUntil(() => _received.Count > 0, patience))
            Assert.Fail($"{Describe()}: expected {what} within {patience}, and nothing came.");
        (object message, LastSender) = _received.Dequeue();
        return message;
    }

    private string Describe() => $"Probe {Ref.Path} at {_simulator.Time.Elapsed} (seed {_simulator.Seed})";

    private sealed class ProbeActor(TestProbe probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case WatchCommand watch:
                    Context.Watch(watch.Actor);
                    probe._watched.Add(watch.Actor);
                    break;
                case UnwatchCommand unwatch:
                    Context.Unwatch(unwatch.Actor);
                    probe._watched.Remove(unwatch.Actor);
                    break;
                default:
                    probe._received.Enqueue((message, Sender));
                    break;
            }
        }

        internal sealed record WatchCommand(IActorRef Actor);

        internal sealed record UnwatchCommand(IActorRef Actor);
    }
}
