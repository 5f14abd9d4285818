namespace ClayStack.Dvt.Actors;

/// <summary>A handle to an actor.</summary>
public interface IActorRef
{
    /// <summary>Sends a message.</summary>
    void Tell(object message, IActorRef sender);
}
