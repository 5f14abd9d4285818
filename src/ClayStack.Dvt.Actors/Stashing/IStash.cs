namespace ClayStack.Dvt.Actors;

/// <summary>
/// Messages put aside until the actor is ready for them. Bounded by <see cref="Props.StashCapacity"/>. A restart puts
/// them back into the mailbox, so none is lost; a stop sends them to the dead letters.
/// </summary>
public interface IStash
{
    /// <summary>How many messages lie here.</summary>
    int Count { get; }

    /// <summary>Puts the message in hand aside.</summary>
    /// <exception cref="StashOverflowException">The stash is full; the message is lost with the failure.</exception>
    /// <exception cref="InvalidOperationException">No message is in hand, or this one was put aside already.</exception>
    void Stash();

    /// <summary>Puts the oldest one back, in front of everything that waits in the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back in their order, in front of everything that waits in the mailbox.</summary>
    void UnstashAll();
}
