namespace ClayStack.Dvt.Actors.Workers;

/// <summary>
/// Work that is too heavy for an actor's thread, or blocks: signature batches, database transactions, key derivation.
/// </summary>
public sealed class WorkItem
{
    /// <summary>Describes the work.</summary>
    /// <param name="execute">
    /// Does the work on a worker's thread and returns the result, or null. Touches no actor's state.
    /// </param>
    /// <param name="deadline">After this time, by the pool's clock, it is not begun any more. Earlier ones go first.</param>
    /// <param name="replyTo">Gets exactly one <see cref="WorkAnswer"/>.</param>
    /// <param name="tag">Comes back in the answer, to tell answers apart.</param>
    public WorkItem(Func<object?> execute, DateTimeOffset deadline, IActorRef replyTo, object? tag = null)
    {
        ArgumentNullException.ThrowIfNull(execute);
        ArgumentNullException.ThrowIfNull(replyTo);
        Execute = execute;
        Deadline = deadline;
        ReplyTo = replyTo;
        Tag = tag;
    }

    /// <summary>Does the work.</summary>
    public Func<object?> Execute { get; }

    /// <summary>When it is too late to begin.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Gets the answer.</summary>
    public IActorRef ReplyTo { get; }

    /// <summary>Comes back in the answer.</summary>
    public object? Tag { get; }

    /// <summary>How long a simulated worker is busy with it. Real workers ignore this.</summary>
    public TimeSpan SimulatedCost { get; init; }
}
