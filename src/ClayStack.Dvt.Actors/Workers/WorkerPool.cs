namespace ClayStack.Dvt.Actors.Workers;

/// <summary>
/// A bounded number of workers with a bounded queue, earliest deadline first. Every item gets exactly one
/// <see cref="WorkAnswer"/>. Thread-safe.
/// </summary>
public abstract class WorkerPool : IDisposable
{
    private protected WorkerPool(int workers, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Workers = workers;
        Capacity = capacity;
    }

    /// <summary>How many items are worked on at once at most.</summary>
    public int Workers { get; }

    /// <summary>How many items may wait.</summary>
    public int Capacity { get; }

    /// <summary>How many items wait now.</summary>
    public abstract int Waiting { get; }

    /// <summary>Queues an item and returns at once; the outcome comes as a message.</summary>
    /// <param name="item">The work.</param>
    public abstract void Submit(WorkItem item);

    /// <summary>Refuses what waits and all that comes; work in hand is finished and answered.</summary>
    public abstract void Dispose();

    private protected static void Refuse(WorkItem item, WorkRefusal refusal) =>
        item.ReplyTo.Tell(new WorkRefused(item.Tag, refusal), sender: null);

    /// <summary>Does the work. A broken invariant ends the system of whoever asked for it, as it does in an actor.</summary>
    private protected static WorkAnswer Perform(WorkItem item)
    {
        try
        {
            return new WorkCompleted(item.Tag, item.Execute());
        }
#pragma warning disable CA1031 // Whatever the work throws is its answer.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            if (cause is InvariantViolation && item.ReplyTo is ActorRef { System: var system })
                system.Abort(cause);
            return new WorkFailed(item.Tag, cause);
        }
    }
}
