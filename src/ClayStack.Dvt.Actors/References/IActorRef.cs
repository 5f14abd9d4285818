namespace ClayStack.Dvt.Actors;

/// <summary>
/// A handle to an actor. It stays valid across restarts of the actor and after its end; a message to an ended actor
/// becomes a <see cref="DeadLetter"/>. Handles are compared by reference: one actor has one handle.
/// </summary>
public interface IActorRef
{
    /// <summary>The actor's own name, unique among its living siblings.</summary>
    string Name { get; }

    /// <summary>The names from the root to the actor, for example <c>/user/cluster/attestation-42</c>.</summary>
    string Path { get; }

    /// <summary>
    /// Puts a message into the actor's mailbox and returns at once. Messages from one sender to one receiver are
    /// handled in the order in which they were sent. Never throws because of the receiver's state: what cannot be
    /// delivered is published as a <see cref="DeadLetter"/>.
    /// </summary>
    /// <param name="message">Immutable; the sender must not change it afterwards.</param>
    /// <param name="sender">Who gets the answers; null for nobody.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    void Tell(object message, IActorRef? sender);
}
