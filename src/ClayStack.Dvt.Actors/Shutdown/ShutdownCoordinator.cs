namespace ClayStack.Dvt.Actors;

/// <summary>Leads the system through its phases; lives beside the user's actors, so it outlives them.</summary>
internal sealed class ShutdownCoordinator(
    string reason,
    TimeSpan within,
    (ShutdownPhase Phase, IActorRef Participant)[] participants,
    Action<ShutdownReport> finished) : UntypedActor
{
    private static readonly ShutdownPhase[] Phases = Enum.GetValues<ShutdownPhase>();

    private readonly List<string> _late = [];
    private readonly List<IActorRef> _awaited = [];
    private long _started;
    private int _phase = -1;

    private TimeSpan TimeLeft => within - Context.System.Time.GetElapsedTime(_started);

    protected override void PreStart()
    {
        _started = Context.System.Time.GetTimestamp();
        NextPhase();
    }

    /// <summary>Reached when all user actors have ended by themselves.</summary>
    protected override void PostStop() => finished(new ShutdownReport(reason, _late, Aborted: false));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ShutdownMessages.Ready ready when _phase < Phases.Length && ready.Phase == Phases[_phase]:
                Done(Sender);
                break;
            case ShutdownMessages.Ready:
                break; // an answer that came after its phase; it is in the report
            case Terminated terminated:
                Done(terminated.Actor);
                break;
            case PhaseTimeout:
                foreach (IActorRef late in _awaited)
                    _late.Add($"{Phases[_phase]}: {late.Path}");
                NextPhase();
                break;
            case FinalDeadline:
                finished(new ShutdownReport(reason, _late, Aborted: true));
                Context.System.Abort();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Done(IActorRef participant)
    {
        if (_awaited.Remove(participant) && _awaited.Count == 0)
            NextPhase();
    }

    private void NextPhase()
    {
        foreach (IActorRef late in _awaited)
            Context.Unwatch(late);
        _awaited.Clear();
        while (_awaited.Count == 0 && ++_phase < Phases.Length)
            Begin(Phases[_phase]);
        if (_awaited.Count > 0)
            return;
        Context.Timers.Cancel(nameof(PhaseTimeout));
        Context.Timers.StartSingleTimer(nameof(FinalDeadline), new FinalDeadline(), TimeLeft);
        _ = Context.System.Terminate();
    }

    private void Begin(ShutdownPhase phase)
    {
        foreach ((ShutdownPhase joined, IActorRef participant) in participants)
        {
            if (joined == phase && !_awaited.Contains(participant))
                _awaited.Add(participant);
        }

        if (_awaited.Count == 0)
            return;
        // One more share than phases: stopping the actors at the end needs its time as well.
        TimeSpan share = TimeLeft / (Phases.Length - _phase + 1);
        DateTimeOffset until = Context.System.Time.GetUtcNow() + share;
        Context.Timers.StartSingleTimer(nameof(PhaseTimeout), new PhaseTimeout(), share);
        foreach (IActorRef participant in _awaited)
        {
            Context.Watch(participant);
            participant.Tell(new ShutdownMessages.Begin(phase, until), Self);
        }
    }

    private sealed record PhaseTimeout;

    private sealed record FinalDeadline;
}
