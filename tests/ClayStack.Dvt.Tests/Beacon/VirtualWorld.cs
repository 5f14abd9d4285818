using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>
/// One thread and a clock that jumps: tasks go on here, in order, and time moves only when none of them has anything left to do.
/// </summary>
internal sealed class VirtualWorld : SynchronizationContext
{
    private const int StepsMax = 1_000_000;

    private readonly Queue<(SendOrPostCallback Work, object? State)> _work = new();

    public VirtualTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(TestChain.GenesisTime));

    /// <summary>Runs a piece of work to its end, and nothing after it.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        Inside(() =>
        {
            task = work();
            int steps = 0;
            while (!task.IsCompleted)
            {
                Assert.True(++steps < StepsMax, "The work has no end.");
                Assert.True(Step(TimeSpan.MaxValue), "The work waits for something that never comes.");
            }
        });
        return task!.GetAwaiter().GetResult();
    }

    /// <summary>Starts something that runs until the world stands still.</summary>
    public void Start(Action work) => Inside(() =>
    {
        work();
        Settle();
    });

    /// <summary>Lets time pass, with all that happens meanwhile.</summary>
    public void Pass(TimeSpan duration) => Inside(() =>
    {
        TimeSpan end = Time.Elapsed + duration;
        int steps = 0;
        while (Step(end))
            Assert.True(++steps < StepsMax, "Too much happens.");
        Time.MoveTo(end);
        Settle();
    });

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_work)
            _work.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    private void Settle()
    {
        while (Step(Time.Elapsed))
        {
        }
    }

    private bool Step(TimeSpan limit)
    {
        (SendOrPostCallback Work, object? State) next;
        lock (_work)
            _work.TryDequeue(out next);
        if (next.Work is null)
            return Time.TryRunNext(limit);
        next.Work(next.State);
        return true;
    }

    private void Inside(Action action)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
