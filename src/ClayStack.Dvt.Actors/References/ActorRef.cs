namespace ClayStack.Dvt.Actors;

/// <summary>What the kernel needs of a handle beyond sending: its system, and system messages.</summary>
internal abstract class ActorRef : IActorRef
{
    public abstract string Name { get; }

    public abstract string Path { get; }

    internal abstract ActorSystem System { get; }

    public abstract void Tell(object message, IActorRef? sender);

    /// <summary>Delivers a life-cycle message ahead of all user messages. Never dropped by a bound.</summary>
    internal abstract void SendSystem(SystemMessage message);

    public override string ToString() => Path;
}
