namespace ClayStack.Dvt.Actors;

/// <summary>Ways of sending to an actor that need no more than its handle.</summary>
public static class ActorRefExtensions
{
    /// <summary>
    /// Sends with the actor that is running on this thread as the sender; from outside of any actor, with no sender.
    /// </summary>
    /// <param name="target">The receiver.</param>
    /// <param name="message">Immutable message.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Tell(this IActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Tell(message, ActorCell.Current);
    }

    /// <summary>Passes the message on and keeps the original sender, so that the answer goes there.</summary>
    /// <param name="target">The receiver.</param>
    /// <param name="message">Immutable message.</param>
    /// <exception cref="InvalidOperationException">Called from outside of an actor.</exception>
    public static void Forward(this IActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        ActorCell cell = ActorCell.Current
            ?? throw new InvalidOperationException("Forward has a meaning only while an actor handles a message.");
        target.Tell(message, cell.SenderOrNull);
    }

    /// <summary>
    /// Sends a question and returns the answer as a task. For the host's edge only: an actor must never wait, so a call
    /// from inside an actor is refused.
    /// </summary>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="target">The receiver.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait, by the system's time.</param>
    /// <returns>
    /// The first answer. Faults with <see cref="AskTimeoutException"/> when none comes in time, with
    /// <see cref="AskFailedException"/> when the receiver has ended, is ending or answered with another type, and with
    /// the cause of a <see cref="Status.Failure"/> answer.
    /// </returns>
    /// <exception cref="InvalidOperationException">Called from inside an actor.</exception>
    /// <exception cref="ArgumentException">The handle does not belong to an actor system.</exception>
    public static Task<TAnswer> Ask<TAnswer>(this IActorRef target, object message, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(message);
        if (ActorCell.Current is { } asking)
            throw new InvalidOperationException(
                $"Actor {asking.Path} called Ask. An actor must not wait: Tell, and handle the answer as a message.");
        if (target is not ActorRef { System: { } system })
            throw new ArgumentException("Only the handle of an actor can be asked.", nameof(target));
        PromiseRef<TAnswer> promise = new(system, target, timeout);
        target.Tell(message, promise);
        return promise.Answer;
    }
}
