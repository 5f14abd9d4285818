using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors;

/// <summary>What an actor can ask of its surroundings. To be used only while it handles a message or a hook.</summary>
public interface IActorContext
{
    /// <summary>The actor's own handle.</summary>
    IActorRef Self { get; }

    /// <summary>Who sent the message in hand; the dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The system that the actor lives in.</summary>
    ActorSystem System { get; }

    /// <summary>A snapshot of the living children, oldest first.</summary>
    IReadOnlyList<IActorRef> Children { get; }

    /// <summary>Timers that end with the instance.</summary>
    ITimers Timers { get; }

    /// <summary>Messages put aside for later.</summary>
    IStash Stash { get; }

    /// <summary>Creates a child. Returns at once; the instance is made before the child's first message.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">1 to 128 characters of letters, digits and <c>-_.:</c>; null to be given one.</param>
    /// <returns>The child's handle.</returns>
    /// <exception cref="ArgumentException">The name has other characters, or another length.</exception>
    /// <exception cref="InvalidOperationException">A living child has the name, or this actor is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>The living child of a name, or null.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its handle, or null.</returns>
    IActorRef? Child(string name);

    /// <summary>Stops an actor (oneself, a child or any other) after the message that it has in hand.</summary>
    /// <param name="actor">The actor.</param>
    void Stop(IActorRef actor);

    /// <summary>Asks for one <see cref="Terminated"/> when the actor ends; comes at once if it has ended already.</summary>
    /// <param name="actor">The actor.</param>
    /// <returns>The same handle.</returns>
    IActorRef Watch(IActorRef actor);

    /// <summary>Takes a <see cref="Watch"/> back: no <see cref="Terminated"/> will come, not even one already on its way.</summary>
    /// <param name="actor">The actor.</param>
    /// <returns>The same handle.</returns>
    IActorRef Unwatch(IActorRef actor);

    /// <summary>Replaces the current behaviour, from the next message on.</summary>
    /// <param name="behaviour">The new behaviour.</param>
    void Become(Receive behaviour);

    /// <summary>Puts a behaviour on top, from the next message on; <see cref="Unbecome"/> returns to the current one.</summary>
    /// <param name="behaviour">The new behaviour.</param>
    /// <exception cref="InvalidOperationException">64 behaviours are stacked already.</exception>
    void BecomeStacked(Receive behaviour);

    /// <summary>Returns to the behaviour below, or to <see cref="ActorBase.Receive"/>.</summary>
    void Unbecome();
}
