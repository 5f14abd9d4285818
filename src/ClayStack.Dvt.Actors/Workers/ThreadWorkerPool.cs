namespace ClayStack.Dvt.Actors.Workers;

/// <summary>
/// Workers on threads of their own, so that heavy work never takes a thread of the pool on which the actors run.
/// </summary>
public sealed class ThreadWorkerPool : WorkerPool
{
    private readonly TimeProvider _time;
    private readonly DeadlineQueue _queue;
    private readonly object _gate = new();
#pragma warning disable RS0030 // The workers' own threads.
    private readonly Thread[] _threads;
#pragma warning restore RS0030
    private bool _stopped;

    /// <summary>Starts the workers.</summary>
    /// <param name="name">Begins the threads' names.</param>
    /// <param name="workers">How many threads, at least 1.</param>
    /// <param name="capacity">How many items may wait, at least 1.</param>
    /// <param name="time">The clock by which deadlines pass.</param>
    public ThreadWorkerPool(string name, int workers, int capacity, TimeProvider time)
        : base(workers, capacity)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _queue = new DeadlineQueue(capacity);
#pragma warning disable RS0030 // The workers' own threads.
        _threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"{name}-{i}" };
            _threads[i].Start();
        }
#pragma warning restore RS0030
    }

    /// <inheritdoc/>
    public override int Waiting
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <inheritdoc/>
    public override void Submit(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        WorkItem? loser;
        bool stopped;
        lock (_gate)
        {
            stopped = _stopped;
            loser = stopped ? item : _queue.Add(item);
            if (!stopped)
                Monitor.Pulse(_gate);
        }

        if (loser is not null)
            Refuse(loser, stopped ? WorkRefusal.PoolStopped : WorkRefusal.QueueFull);
    }

    /// <summary>Refuses what waits and all that comes, and waits until the work in hand is done and answered.</summary>
    public override void Dispose()
    {
        List<WorkItem> refused = [];
        lock (_gate)
        {
            _stopped = true;
            while (_queue.TryTake(out WorkItem? item))
                refused.Add(item);
            Monitor.PulseAll(_gate);
        }

        foreach (WorkItem item in refused)
            Refuse(item, WorkRefusal.PoolStopped);
#pragma warning disable RS0030 // The workers' own threads.
        foreach (Thread thread in _threads)
            thread.Join();
#pragma warning restore RS0030
    }

    private void Work()
    {
        while (Take() is { } item)
        {
            if (_time.GetUtcNow() > item.Deadline)
                Refuse(item, WorkRefusal.DeadlinePassed);
            else
                item.ReplyTo.Tell(Perform(item), sender: null);
        }
    }

    private WorkItem? Take()
    {
        lock (_gate)
        {
            WorkItem? item;
            while (!_queue.TryTake(out item) && !_stopped)
                Monitor.Wait(_gate);
            return item;
        }
    }
}
