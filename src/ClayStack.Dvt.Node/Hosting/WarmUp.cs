using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// Takes steps one at a time in a worker's idle time: whatever has a deadline goes first. A step that fails is published as this
/// actor's failure, and the next one follows. It begins some time after the node, whose start needs the processors itself.
/// </summary>
internal sealed class WarmUp : ReceiveActor
{
    /// <summary>Later than any duty's deadline.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly IEnumerator<Action> _steps;
    private readonly WorkerPool _workers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _after;

    /// <summary>Binds the steps, which are found one by one; a restarted actor goes on behind the one that failed.</summary>
    public WarmUp(IEnumerator<Action> steps, WorkerPool workers, TimeProvider time, TimeSpan after)
    {
        _steps = steps;
        _workers = workers;
        _time = time;
        _after = after;
        Receive<Begin>(_ => Next());
        Receive<WorkCompleted>(done =>
        {
            if ((bool)done.Result!)
                Next();
            else
                Context.Stop(Self);
        });
        Receive<WorkFailed>(failed => throw failed.Cause);
        Receive<WorkRefused>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.Timers.StartSingleTimer(nameof(Begin), new Begin(), _after);

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason) => Next();

    private void Next() => _workers.Submit(new WorkItem(TakeStep, _time.GetUtcNow() + Patience, Self));

    private object TakeStep()
    {
        if (!_steps.MoveNext())
            return false;
        _steps.Current();
        return true;
    }

    private sealed record Begin;
}
