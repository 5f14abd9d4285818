using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Actors;

/// <summary>
/// A tree of actors with one clock, one dispatcher and one event stream. Thread-safe. End it by
/// <see cref="CoordinatedShutdown"/> or <see cref="Terminate"/> and wait for <see cref="WhenTerminated"/>.
/// </summary>
public sealed class ActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorCell _user;
    private readonly ActorCell _kernel;
    private Exception? _terminationCause;
    private long _lastActorId;
    private long _stoppedActors;
    private long _deadLetters;
    private long _overflows;
    private long _failures;
    private long _restarts;
    private volatile bool _aborted;

    private ActorSystem(string name, ActorSystemSettings settings, SimulationTrace? trace)
    {
        Name = name;
        Time = settings.Time;
        Dispatcher = settings.Dispatcher;
        Trace = trace;
        TraceId = trace?.NextSystemId() ?? 0;
        EventStream = new EventStream();
        DeadLetters = new DeadLetterRef(this);
        Timers = new TimerQueue(settings.Time, wholeMilliseconds: !settings.Dispatcher.IsSimulated);
        Root = new RootRef(this);
        _user = Guard("user", settings.SupervisorStrategy);
        _kernel = Guard("system", SupervisorStrategy.Stopping);
        CoordinatedShutdown = new CoordinatedShutdown(this);
    }

    /// <summary>The name, for logs.</summary>
    public string Name { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where the actors run.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>Events about the system and those that its actors publish.</summary>
    public EventStream EventStream { get; }

    /// <summary>The receiver that stands for nobody.</summary>
    public IActorRef DeadLetters { get; }

    /// <summary>The orderly end, in phases and with a deadline.</summary>
    public CoordinatedShutdown CoordinatedShutdown { get; }

    /// <summary>
    /// Completes when all actors have ended. Faults with the cause when the system ended because of an
    /// <see cref="InvariantViolation"/>, an <see cref="Abort"/> with a cause, or a failure that was escalated to the top.
    /// </summary>
    public Task WhenTerminated => _terminated.Task;

    /// <summary>What has happened since the start.</summary>
    public ActorSystemCounters Counters
    {
        get
        {
            const int guardians = 2;
            long live = Volatile.Read(ref _lastActorId) - Volatile.Read(ref _stoppedActors) - guardians;
            return new ActorSystemCounters(
                Math.Max(0, live),
                Volatile.Read(ref _deadLetters),
                Volatile.Read(ref _overflows),
                Volatile.Read(ref _failures),
                Volatile.Read(ref _restarts));
        }
    }

    internal TimerQueue Timers { get; }

    internal RootRef Root { get; }

    internal SimulationTrace? Trace { get; }

    /// <summary>Tells the systems of one simulation apart in its trace.</summary>
    internal ulong TraceId { get; }

    /// <summary>True from <see cref="Abort"/> on: no actor handles anything any more.</summary>
    internal bool IsAborted => _aborted;

    /// <summary>Starts a system without actors.</summary>
    /// <param name="name">For logs.</param>
    /// <param name="settings">What it is built on.</param>
    /// <returns>The system.</returns>
    public static ActorSystem Create(string name, ActorSystemSettings settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        return new ActorSystem(name, settings, (settings.Dispatcher as SimulatedDispatcher)?.Trace);
    }

    /// <summary>Creates a top-level actor.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">1 to 128 characters of letters, digits and <c>-_.:</c>; null to be given one.</param>
    /// <returns>Its handle.</returns>
    /// <exception cref="ArgumentException">The name has other characters, or another length.</exception>
    /// <exception cref="InvalidOperationException">A living top-level actor has the name, or the system is ending.</exception>
    public IActorRef ActorOf(Props props, string? name = null) => _user.ActorOf(props, name);

    /// <summary>Stops an actor after the message that it has in hand.</summary>
    /// <param name="actor">The actor.</param>
    /// <exception cref="ArgumentException">The handle does not belong to an actor system.</exception>
    public void Stop(IActorRef actor)
    {
        if (actor is not ActorRef target)
            throw new ArgumentException("Only an actor of an actor system can be stopped.", nameof(actor));
        target.SendSystem(new TerminateMessage());
    }

    /// <summary>
    /// Stops all actors, children before parents; each finishes the message in hand and runs
    /// <see cref="ActorBase.PostStop"/>.
    /// </summary>
    /// <returns><see cref="WhenTerminated"/>.</returns>
    public Task Terminate()
    {
        _user.SendSystem(new TerminateMessage());
        return WhenTerminated;
    }

    /// <summary>
    /// Ends the system as a crash would: after the messages now in hand on other threads no actor handles anything, no
    /// hook runs, no timer fires. Completes <see cref="WhenTerminated"/> at once.
    /// </summary>
    /// <param name="cause">Faults <see cref="WhenTerminated"/>; null to complete it.</param>
    public void Abort(Exception? cause = null)
    {
        _aborted = true;
        Timers.Dispose();
        Trace?.OnAbort(this);
        Complete(cause);
        CoordinatedShutdown.OnSystemEnded(aborted: true);
    }

    internal IActorRef SystemActorOf(Props props, string name) => _kernel.ActorOf(props, name);

    internal long NextActorId() => Interlocked.Increment(ref _lastActorId);

    internal void CountOverflow() => Interlocked.Increment(ref _overflows);

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    internal void CountRestart() => Interlocked.Increment(ref _restarts);

    internal void CountStop() => Interlocked.Increment(ref _stoppedActors);

    internal void PublishDeadLetter(object message, IActorRef? sender, IActorRef recipient, DeadLetterReason reason)
    {
        Interlocked.Increment(ref _deadLetters);
        if (sender is PromiseRef question)
            question.Fail(new AskFailedException($"{recipient.Path} did not get the question: {reason}."));
        if (message is not DeadLetter) // a subscriber that cannot take dead letters must not make more of them
            EventStream.Publish(new DeadLetter(message, sender, recipient, reason));
    }

    internal void TerminateBecauseOf(Exception cause)
    {
        Interlocked.CompareExchange(ref _terminationCause, cause, null);
        _ = Terminate();
    }

    internal void OnGuardianEnded(ActorRef guardian)
    {
        if (ReferenceEquals(guardian, _user))
        {
            _kernel.SendSystem(new TerminateMessage());
            return;
        }

        Timers.Dispose();
        Complete(_terminationCause);
        CoordinatedShutdown.OnSystemEnded(aborted: false);
    }

    private void Complete(Exception? cause)
    {
        if (cause is null)
            _terminated.TrySetResult();
        else
            _terminated.TrySetException(cause);
    }

    private ActorCell Guard(string name, SupervisorStrategy strategy)
    {
        ActorCell cell = new(this, Root, Props.Create(() => new Guardian(strategy)), name, NextActorId());
        cell.SendSystem(new CreateMessage());
        return cell;
    }
}
