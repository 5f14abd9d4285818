using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors;

/// <summary>
/// All timers of an actor system behind one timer of its <see cref="TimeProvider"/>. Due times are monotonic, so a
/// step of the wall clock moves none. Thread-safe.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IndexedHeap<TimerEntry> _heap = new();
    private readonly TimeProvider _time;
    private readonly bool _roundUp;
    private readonly long _origin;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    /// <param name="time">The clock.</param>
    /// <param name="wholeMilliseconds">
    /// True for a real clock, whose timers count whole milliseconds and would fire early otherwise.
    /// </param>
    internal TimerQueue(TimeProvider time, bool wholeMilliseconds)
    {
        _time = time;
        _roundUp = wholeMilliseconds;
        _origin = time.GetTimestamp();
        // The actors' own context must not flow into every timer's callback.
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static queue => ((TimerQueue)queue!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Monotonic time since the queue was made.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_origin);

    internal int Count
    {
        get
        {
            lock (_gate)
                return _heap.Count;
        }
    }

    /// <returns>False when the system has ended: the entry will never fire.</returns>
    internal bool Schedule(TimerEntry entry, TimeSpan delay) =>
        ScheduleAt(entry, checked(Now.Ticks + Math.Max(0, delay.Ticks)));

    /// <returns>False when the system has ended: the entry will never fire.</returns>
    internal bool ScheduleAt(TimerEntry entry, long due)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            _heap.Add(entry, due);
            if (ReferenceEquals(_heap.First, entry))
                Arm();
            return true;
        }
    }

    internal void Cancel(TimerEntry entry)
    {
        lock (_gate)
        {
            if (entry.IsQueued)
                _heap.Remove(entry);
        }
    }

    /// <summary>Ends the clock. Questions that still wait for an answer fail; actors' timers have nobody left to tell.</summary>
    public void Dispose()
    {
        List<PromiseRef> unanswered = [];
        lock (_gate)
        {
            _disposed = true;
            while (_heap.First is { } entry)
            {
                _heap.Remove(entry);
                if (entry.Target is PromiseRef promise)
                    unanswered.Add(promise);
            }
        }

        _timer.Dispose();
        foreach (PromiseRef promise in unanswered)
            promise.Fail(new AskFailedException("The actor system has ended."));
    }

    private void FireDue()
    {
        lock (_gate)
            _armedFor = long.MaxValue;
        while (TakeDue() is { } due)
            due.Target.OnTimer(due);
    }

    private TimerEntry? TakeDue()
    {
        lock (_gate)
        {
            if (_heap.First is not { } first || _disposed)
                return null;
            if (first.Key > Now.Ticks)
            {
                Arm();
                return null;
            }

            _heap.Remove(first);
            return first;
        }
    }

    /// <summary>Sets the clock's timer for the first entry, unless it is set for that time or an earlier one already.</summary>
    private void Arm()
    {
        long due = _heap.First!.Key;
        if (due >= _armedFor)
            return;
        _armedFor = due;
        TimeSpan delay = TimeSpan.FromTicks(Math.Max(0, due - Now.Ticks));
        if (_roundUp)
            delay = TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(delay.TotalMilliseconds), uint.MaxValue - 1));
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
