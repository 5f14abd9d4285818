using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// Gives signs of life for the lease of a store, four in its time, and notices when it is lost: because the store says so, or
/// because none got through for the whole of it, so that a successor may have come. That no signature hangs on it is the
/// store's doing; this makes a process that was replaced stop soon, and say why.
/// </summary>
internal sealed class LeaseKeeper : ReceiveActor
{
    private const int BeatsPerLease = 4;

    private readonly Func<LeaseRenewal> _renew;
    private readonly TimeSpan _duration;
    private readonly WorkerPool _workers;
    private readonly TimeProvider _time;
    private readonly Action<string> _lost;
    private readonly Action<string> _late;
    private long _renewedAt;
    private bool _asked;

    /// <summary>Binds the lease.</summary>
    /// <param name="renew">Gives a sign of life; blocking.</param>
    /// <param name="duration">How long the lease lasts without one.</param>
    /// <param name="workers">Where it is given.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lost">Told once when the lease is lost.</param>
    /// <param name="late">Told of each sign that did not get through.</param>
    public LeaseKeeper(
        Func<LeaseRenewal> renew, TimeSpan duration, WorkerPool workers, TimeProvider time, Action<string> lost, Action<string> late)
    {
        _renew = renew;
        _duration = duration;
        _workers = workers;
        _time = time;
        _lost = lost;
        _late = late;
        Receive<Beat>(_ => OnBeat());
        Receive<WorkCompleted>(done => OnAnswer((long)done.Tag!, (LeaseRenewal)done.Result!));
        Receive<WorkFailed>(failed => OnAnswer((long)failed.Tag!, new LeaseRenewal.Failed(failed.Cause.Message)));
        Receive<WorkRefused>(refused => OnRefused((long)refused.Tag!, refused.Refusal));
    }

    /// <summary>How often a lease is renewed, and how often a stand-by looks whether it has run out.</summary>
    public static TimeSpan Interval(TimeSpan duration) => duration / BeatsPerLease;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _renewedAt = _time.GetTimestamp();
        Context.Timers.StartPeriodicTimer(nameof(Beat), Beat.Instance, Interval(_duration));
        OnBeat();
    }

    private void OnBeat()
    {
        TimeSpan silence = _time.GetElapsedTime(_renewedAt);
        if (silence >= _duration)
        {
            Lose($"no sign of life reached the store for {silence.TotalSeconds:F1} s, so another process of this operator may have taken over. Started again, this process stands by");
            return;
        }

        if (_asked)
            return;
        _asked = true;
        _workers.Submit(new WorkItem(_renew, _time.GetUtcNow() + _duration, Self, _time.GetTimestamp()));
    }

    private void OnAnswer(long askedAt, LeaseRenewal answer)
    {
        _asked = false;
        switch (answer)
        {
            case LeaseRenewal.Renewed:
                _renewedAt = askedAt;
                break;
            case LeaseRenewal.Lost(string reason):
                Lose(reason);
                break;
            case LeaseRenewal.Failed(string problem):
                _late(problem);
                break;
        }
    }

    private void OnRefused(long askedAt, WorkRefusal refusal)
    {
        if (refusal == WorkRefusal.PoolStopped)
            Context.Stop(Self); // the node stops, and lets go of the lease itself
        else
            OnAnswer(askedAt, new LeaseRenewal.Failed($"{refusal}"));
    }

    private void Lose(string reason)
    {
        _lost(reason);
        Context.Stop(Self);
    }

    private sealed class Beat
    {
        public static readonly Beat Instance = new();
    }
}
