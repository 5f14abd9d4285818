namespace ClayStack.Dvt.Actors;

/// <summary>
/// The orderly end of an actor system. In each <see cref="ShutdownPhase"/> all participants get
/// <see cref="ShutdownMessages.Begin"/> and answer <see cref="ShutdownMessages.Ready"/>; then the next phase begins. A
/// phase lasts at most an equal share of the time that is left, so one that hangs cannot eat the time of the ones
/// behind it. After the last phase all actors are stopped; what still runs at the deadline is cut off. Thread-safe.
/// </summary>
public sealed class CoordinatedShutdown
{
    private readonly ActorSystem _system;
    private readonly Lock _gate = new();
    private readonly List<(ShutdownPhase Phase, IActorRef Participant)> _participants = [];
    private readonly TaskCompletionSource<ShutdownReport> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ShutdownReport? _outcome;
    private bool _running;

    internal CoordinatedShutdown(ActorSystem system) => _system = system;

    /// <summary>Lets an actor take part in a phase. An actor that ends before its phase is not waited for.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="participant">Gets <see cref="ShutdownMessages.Begin"/>.</param>
    /// <exception cref="InvalidOperationException">The shutdown has begun.</exception>
    public void Join(ShutdownPhase phase, IActorRef participant)
    {
        ArgumentNullException.ThrowIfNull(participant);
        lock (_gate)
        {
            if (_running)
                throw new InvalidOperationException($"{participant.Path} joins the shutdown after it has begun.");
            _participants.Add((phase, participant));
        }
    }

    /// <summary>Begins the shutdown; a second call changes nothing and returns the same report.</summary>
    /// <param name="reason">Why, for the report and logs.</param>
    /// <param name="within">How long all of it may last, greater than zero.</param>
    /// <returns>The report, when the system has ended.</returns>
    /// <exception cref="InvalidOperationException">The system is ending already.</exception>
    public Task<ShutdownReport> Run(string reason, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        lock (_gate)
        {
            if (_running)
                return _report.Task;
            (ShutdownPhase, IActorRef)[] participants = [.. _participants];
            _system.SystemActorOf(
                Props.Create(() => new ShutdownCoordinator(reason, within, participants, outcome => _outcome = outcome)),
                "shutdown");
            _running = true;
            return _report.Task;
        }
    }

    /// <summary>The system has ended by whatever way; whoever waits for a report must get one.</summary>
    internal void OnSystemEnded(bool aborted) =>
        _report.TrySetResult(
            _outcome ?? new ShutdownReport("the system ended outside of the coordinated shutdown", [], aborted));
}
