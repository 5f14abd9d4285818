using System.Runtime.ExceptionServices;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>What a start computes side by side, on two threads that end with the start.</summary>
internal sealed class StartWorkers(TimeProvider time) : IDisposable
{
    private readonly ThreadWorkerPool _pool = new("start", workers: 2, capacity: 16, time);

    /// <summary>Does the work on a worker's thread. What it throws, the task throws.</summary>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        switch (await _pool.Ask(() => work(), DateTimeOffset.MaxValue))
        {
            case WorkCompleted completed:
                return (T)completed.Result!;
            case WorkFailed failed:
                ExceptionDispatchInfo.Throw(failed.Cause);
                break;
        }

        throw new OperationCanceledException("The start was given up before its work began.");
    }

    /// <summary>Waits for the work in hand.</summary>
    public void Dispose() => _pool.Dispose();
}
