namespace ClayStack.Dvt.Actors;

/// <summary>What became of a message that was put into a mailbox, and what the caller has to do next.</summary>
internal enum EnqueueResult
{
    /// <summary>It waits; the actor is already scheduled, running or suspended.</summary>
    Queued,

    /// <summary>It waits; the caller must schedule the actor.</summary>
    QueuedMustSchedule,

    /// <summary>It waits, and the queue has just become long: an actor that was put off must not be put off further.</summary>
    QueuedDeep,

    /// <summary>It waits; the oldest waiting message was removed for it.</summary>
    QueuedDroppedOldest,

    /// <summary>The mailbox is full; the message was not taken.</summary>
    Full,

    /// <summary>The actor has ended; the message was not taken.</summary>
    Closed,
}
