namespace ClayStack.Dvt.Actors.Workers;

/// <summary>
/// Workers in virtual time: the work is done at once when a worker takes it, and its answer comes when the item's
/// <see cref="WorkItem.SimulatedCost"/> has passed, during which that worker is busy. Driven by one thread, the
/// simulation's.
/// </summary>
public sealed class SimulatedWorkerPool : WorkerPool
{
    private readonly TimeProvider _time;
    private readonly DeadlineQueue _queue;
    private int _busy;
    private bool _stopped;

    /// <summary>Creates the workers.</summary>
    /// <param name="workers">How many items are worked on at once, at least 1.</param>
    /// <param name="capacity">How many items may wait, at least 1.</param>
    /// <param name="time">The virtual clock.</param>
    public SimulatedWorkerPool(int workers, int capacity, TimeProvider time)
        : base(workers, capacity)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _queue = new DeadlineQueue(capacity);
    }

    /// <summary>How long an item takes that says how long it would; null for just that.</summary>
    public Func<TimeSpan, TimeSpan>? CostOf { get; init; }

    /// <inheritdoc/>
    public override int Waiting => _queue.Count;

    /// <inheritdoc/>
    public override void Submit(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_stopped)
        {
            Refuse(item, WorkRefusal.PoolStopped);
            return;
        }

        // With a free worker the queue is empty, so the item passes through it at once.
        if (_queue.Add(item) is { } loser)
            Refuse(loser, WorkRefusal.QueueFull);
        StartWaiting();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopped = true;
        while (_queue.TryTake(out WorkItem? item))
            Refuse(item, WorkRefusal.PoolStopped);
    }

    private void StartWaiting()
    {
        while (_busy < Workers && _queue.TryTake(out WorkItem? item))
        {
            if (_time.GetUtcNow() > item.Deadline)
            {
                Refuse(item, WorkRefusal.DeadlinePassed);
                continue;
            }

            _busy++;
            WorkAnswer answer = Perform(item);
            ITimer? timer = null;
            timer = _time.CreateTimer(
                _ =>
                {
                    timer?.Dispose();
                    _busy--;
                    item.ReplyTo.Tell(answer, sender: null);
                    StartWaiting();
                },
                state: null,
                CostOf is null ? item.SimulatedCost : CostOf(item.SimulatedCost),
                Timeout.InfiniteTimeSpan);
        }
    }
}
