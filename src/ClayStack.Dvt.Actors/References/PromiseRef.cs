namespace ClayStack.Dvt.Actors;

/// <summary>The temporary handle behind one question asked from outside of the actor system.</summary>
internal abstract class PromiseRef(ActorSystem system) : ActorRef
{
    public override string Name => "ask";

    public override string Path => "/temp/ask";

    internal override ActorSystem System => system;

    /// <summary>Ends the question with an error at once, for example because its receiver has ended.</summary>
    internal abstract void Fail(Exception cause);

    internal override void SendSystem(SystemMessage message)
    {
        if (message is WatchMessage watch)
            watch.Watcher.SendSystem(new DeathWatchNotification(this));
    }
}

/// <summary>A question whose answer has the type <typeparamref name="TAnswer"/>.</summary>
internal sealed class PromiseRef<TAnswer> : PromiseRef, ITimerTarget
{
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IActorRef _asked;
    private readonly TimeSpan _timeout;
    private readonly TimerEntry _timer;

    internal PromiseRef(ActorSystem system, IActorRef asked, TimeSpan timeout)
        : base(system)
    {
        _asked = asked;
        _timeout = timeout;
        _timer = new TimerEntry(this);
        if (!system.Timers.Schedule(_timer, timeout))
            _answer.TrySetException(new AskFailedException("The actor system has ended."));
    }

    internal Task<TAnswer> Answer => _answer.Task;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool first = message switch
        {
            TAnswer answer => _answer.TrySetResult(answer),
            Status.Failure failure => _answer.TrySetException(failure.Cause),
            _ => _answer.TrySetException(new AskFailedException(
                $"{_asked.Path} answered with {message.GetType().Name}, expected {typeof(TAnswer).Name}.")),
        };
        if (first)
            System.Timers.Cancel(_timer);
        else
            System.PublishDeadLetter(message, sender, this, DeadLetterReason.RecipientStopped);
    }

    internal override void Fail(Exception cause)
    {
        if (_answer.TrySetException(cause))
            System.Timers.Cancel(_timer);
    }

    void ITimerTarget.OnTimer(TimerEntry timer) =>
        _answer.TrySetException(new AskTimeoutException($"{_asked.Path} did not answer within {_timeout}."));
}
