namespace ClayStack.Dvt.Actors;

/// <summary>
/// The base of all actors: state that only one thread at a time touches, and a behaviour that handles one message
/// after the other. Handling is synchronous and runs to completion: no <c>await</c>, no blocking call, no long
/// computation (those go to <see cref="Workers.WorkerPool"/>). Constructed only by an actor system.
/// </summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    /// <summary>Binds the instance to the actor that is being created on this thread.</summary>
    /// <exception cref="InvalidOperationException">Called other than through <see cref="Props"/> and an actor system.</exception>
    protected ActorBase()
    {
        _cell = ActorCell.TakeConstructing() ?? throw new InvalidOperationException(
            $"{GetType().Name} was constructed by hand, or twice by one factory. Create it by ActorOf(Props).");
    }

    /// <summary>Everything this actor can ask of its surroundings.</summary>
    protected IActorContext Context => _cell;

    /// <summary>This actor's own handle.</summary>
    protected IActorRef Self => _cell;

    /// <summary>Who sent the message in hand; the dead letters when nobody did.</summary>
    protected IActorRef Sender => _cell.Sender;

    internal ActorCell Cell => _cell;

    internal SupervisorStrategy StrategyInForce => SupervisorStrategy;

    /// <summary>False when the state was left half-changed, so that a failure can be answered only by a fresh instance.</summary>
    internal virtual bool CanResume => true;

    /// <summary>How this actor reacts to failing children. Asked at each failure.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy => SupervisorStrategy.Default;

    /// <summary>Handles one message with the first behaviour; <see cref="IActorContext.Become"/> may set another.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when this behaviour does not know the message.</returns>
    protected abstract bool Receive(object message);

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs when the actor has ended and all its children have; no message follows.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>
    /// Runs on the failed instance before a fresh one replaces it. The base stops all children and calls
    /// <see cref="PostStop"/>; an override that does not call it keeps the children, which are restarted as well.
    /// </summary>
    /// <param name="reason">Why the instance failed.</param>
    /// <param name="message">The message in hand when it failed; null if none was.</param>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (IActorRef child in Context.Children)
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the fresh instance of a restart; the base calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">Why the previous instance failed.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    // The hooks stay protected for whoever writes an actor; the cell reaches them here.
    internal bool InvokeReceive(object message) => Receive(message);

    internal void InvokePreStart() => PreStart();

    internal void InvokePostStop() => PostStop();

    internal void InvokePreRestart(Exception reason, object? message) => PreRestart(reason, message);

    internal void InvokePostRestart(Exception reason) => PostRestart(reason);

    internal void InvokeUnhandled(object message) => Unhandled(message);

    /// <summary>Runs after <see cref="PreStart"/> or <see cref="PostRestart"/>, before the first message.</summary>
    internal virtual void OnStarted()
    {
    }

    /// <summary>Handles an answer that came ahead of user messages.</summary>
    internal virtual void OnPortAnswer(Persistence.PortAnswerRef address, object answer) =>
        throw new InvariantViolation($"{GetType().Name} asks no port, so no answer can be meant for it.");

    /// <summary>This instance will handle nothing more.</summary>
    internal virtual void OnGivenUp()
    {
    }

    /// <summary>
    /// Called for a message that no behaviour knows. The base publishes an <see cref="UnhandledMessage"/>; for a
    /// <see cref="Terminated"/> it throws <see cref="DeathPactException"/>, since whoever watches must care.
    /// </summary>
    /// <param name="message">The message.</param>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException($"{terminated.Actor.Path} ended, and {Self.Path} watched it without handling that.");
        Context.System.EventStream.Publish(new UnhandledMessage(message, _cell.SenderOrNull, Self));
    }
}
