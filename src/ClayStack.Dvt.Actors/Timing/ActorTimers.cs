namespace ClayStack.Dvt.Actors.Timing;

/// <summary>
/// One timer of an actor, and at the same time the message that lies in its mailbox when it fires: the entry is the
/// generation. An entry that no longer stands in the actor's table is ignored when it arrives.
/// </summary>
internal sealed class ActorTimer(ActorCell cell, object key, object message, TimeSpan interval) : TimerEntry(cell)
{
    private int _inMailbox;

    internal object TimerKey => key;

    internal object Message => message;

    /// <summary>Zero for a timer that fires once.</summary>
    internal TimeSpan Interval => interval;

    internal volatile bool Cancelled;

    /// <summary>True when no firing of this timer waits in the mailbox; from now on one does.</summary>
    internal bool TryEnterMailbox() => Interlocked.Exchange(ref _inMailbox, 1) == 0;

    internal void LeaveMailbox() => Volatile.Write(ref _inMailbox, 0);
}

/// <summary>The timers of one actor.</summary>
internal sealed class ActorTimers(ActorCell cell, TimerQueue queue) : ITimers
{
    private readonly Dictionary<object, ActorTimer> _byKey = [];

    public void StartSingleTimer(object key, object message, TimeSpan delay) =>
        Start(key, message, TimeSpan.Zero, delay);

    public void StartPeriodicTimer(object key, object message, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(key, message, interval, interval);
    }

    public void Cancel(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_byKey.Remove(key, out ActorTimer? timer))
            Cancel(timer);
    }

    public void CancelAll()
    {
        foreach (ActorTimer timer in _byKey.Values)
            Cancel(timer);
        _byKey.Clear();
    }

    public bool IsTimerActive(object key) => _byKey.ContainsKey(key);

    internal ActorTimer? Find(object key) => _byKey.GetValueOrDefault(key);

    /// <summary>A firing has reached the actor. Gives the message, or null if the timer was cancelled meanwhile.</summary>
    internal object? Accept(ActorTimer timer)
    {
        timer.LeaveMailbox();
        if (timer.Cancelled)
            return null;
        if (timer.Interval == TimeSpan.Zero)
        {
            _byKey.Remove(timer.TimerKey);
            timer.Cancelled = true; // it has had its one delivery
        }

        return timer.Message;
    }

    /// <summary>Runs on the thread of the clock.</summary>
    internal static void Fire(ActorTimer timer, ActorCell cell, TimerQueue queue)
    {
        if (timer.Cancelled)
            return;
        if (timer.TryEnterMailbox())
            cell.EnqueueTimer(timer);
        if (timer.Interval > TimeSpan.Zero)
            queue.ScheduleAt(timer, NextDue(timer, queue.Now.Ticks));
    }

    private static long NextDue(ActorTimer timer, long now)
    {
        long interval = timer.Interval.Ticks;
        long next = timer.Key + interval;
        return next > now ? next : now + interval - ((now - timer.Key) % interval);
    }

    private void Start(object key, object message, TimeSpan interval, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        ActorTimer timer = new(cell, key, message, interval);
        _byKey.Add(key, timer);
        queue.Schedule(timer, delay);
    }

    private void Cancel(ActorTimer timer)
    {
        timer.Cancelled = true;
        queue.Cancel(timer);
    }
}
