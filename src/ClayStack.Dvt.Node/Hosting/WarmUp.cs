using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// Takes steps one at a time in a worker's idle time: whatever has a deadline goes first. A step that fails is published as this
/// actor's failure, and the next one follows.
/// </summary>
internal sealed class WarmUp : ReceiveActor
{
    /// <summary>Later than any duty's deadline.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly Queue<Action> _steps;
    private readonly WorkerPool _workers;
    private readonly TimeProvider _time;

    /// <summary>Binds the steps, which are taken off the queue, so that a restarted actor goes on behind the one that failed.</summary>
    public WarmUp(Queue<Action> steps, WorkerPool workers, TimeProvider time)
    {
        _steps = steps;
        _workers = workers;
        _time = time;
        Receive<WorkCompleted>(_ => Next());
        Receive<WorkFailed>(failed => throw failed.Cause);
        Receive<WorkRefused>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Next();

    private void Next()
    {
        if (!_steps.TryDequeue(out Action? step))
        {
            Context.Stop(Self);
            return;
        }

        _workers.Submit(new WorkItem(
            () =>
            {
                step();
                return null;
            },
            _time.GetUtcNow() + Patience,
            Self));
    }
}
