namespace ClayStack.Dvt.Actors.Workers;

/// <summary>Why work was never begun.</summary>
public enum WorkRefusal
{
    /// <summary>The queue was full, and this item had the latest deadline of all that waited.</summary>
    QueueFull,

    /// <summary>No worker came to it before its deadline.</summary>
    DeadlinePassed,

    /// <summary>The pool has been disposed of.</summary>
    PoolStopped,
}
