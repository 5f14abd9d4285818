namespace ClayStack.Dvt.Actors;

/// <summary>An actor that takes its messages apart by a <c>switch</c>.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>Handles one message; calls <see cref="ActorBase.Unhandled"/> for one that it does not know.</summary>
    /// <param name="message">The message.</param>
    protected abstract void OnReceive(object message);

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }
}
