namespace ClayStack.Dvt.Actors;

/// <summary>
/// Runs actors on the .NET thread pool: one thread at a time per actor, messages in batches. An actor that wakes an
/// idle one runs it right after itself on the same thread, which spares the pool's queues on chains of messages; if the
/// waking actor has more messages to handle itself, the woken one goes to the pool at once. So a handler delays whom it
/// wakes by at most its own rest, which is why long work belongs into <see cref="Workers.WorkerPool"/>.
/// </summary>
public sealed class ThreadPoolDispatcher : Dispatcher
{
    /// <summary>Runs on one thread before the chain goes to the end of the pool's queue.</summary>
    internal const int ChainMax = 128;

    /// <summary>User messages of one actor before others get their turn.</summary>
    internal const int Throughput = 256;

    internal override bool IsSimulated => false;

    internal override void Schedule(ActorCell cell)
    {
        if (RunState.CurrentOrNull is { } run && ReferenceEquals(run.Dispatcher, this))
        {
            if (run.Next is null)
                run.Next = cell;
            else
                Queue(cell, preferLocal: true);
            return;
        }

        Queue(cell, preferLocal: false);
    }

    internal override void Hurry(ActorCell cell)
    {
        if (RunState.CurrentOrNull is { } run && ReferenceEquals(run.Next, cell))
        {
            run.Next = null;
            Queue(cell, preferLocal: true);
        }
    }

    internal override void SpillNext(RunState run)
    {
        if (run.Next is not { } woken)
            return;
        run.Next = null;
        Queue(woken, preferLocal: true);
    }

    /// <summary>Runs an actor, and then those that it wakes. Entry point of the pool's work items.</summary>
    internal void Execute(ActorCell cell)
    {
        RunState run = RunState.Current;
        run.Dispatcher = this;
        try
        {
            for (run.Chain = 1; ; run.Chain++)
            {
                if (cell.RunBatches(run, Throughput))
                    Queue(cell, preferLocal: false);
                if (run.Next is not { } next)
                    return;
                run.Next = null;
                if (run.Chain >= ChainMax)
                {
                    Queue(next, preferLocal: false);
                    return;
                }

                cell = next;
            }
        }
        finally
        {
            run.Dispatcher = null;
        }
    }

#pragma warning disable RS0030 // This class is the one user of the thread pool.
    private static void Queue(ActorCell cell, bool preferLocal) =>
        ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal);
#pragma warning restore RS0030
}
