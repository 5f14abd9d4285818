using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>
/// A clock that stands still until it is moved, and runs each timer at exactly its due time. Timers due at the same
/// time run in the order in which they were set. One thread at a time; <see cref="Simulator"/> moves it.
/// </summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly IndexedHeap<VirtualTimer> _timers = new();
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;

    /// <summary>Creates the clock.</summary>
    /// <param name="start">Its first time.</param>
    public VirtualTimeProvider(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => _elapsed;

    /// <summary>How many timers are set.</summary>
    public int TimerCount => _timers.Count;

    /// <summary>When the next timer is due, as time since the start; null when none is set.</summary>
    internal TimeSpan? NextDue => _timers.First is { } first ? TimeSpan.FromTicks(first.Key) : null;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + _elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => _elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VirtualTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer and runs it, if it is due at or before <paramref name="limit"/>.</summary>
    internal bool TryRunNext(TimeSpan limit)
    {
        if (_timers.First is not { } first || first.Key > limit.Ticks)
            return false;
        _timers.Remove(first);
        MoveTo(TimeSpan.FromTicks(first.Key));
        first.Run();
        return true;
    }

    internal void MoveTo(TimeSpan elapsed)
    {
        if (elapsed > _elapsed)
            _elapsed = elapsed;
    }

    private sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : HeapNode, ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
            if (_disposed)
                return false;
            if (IsQueued)
                clock._timers.Remove(this);
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock._timers.Add(this, checked(clock._elapsed.Ticks + dueTime.Ticks));
            return true;
        }

        public void Dispose()
        {
            if (IsQueued)
                clock._timers.Remove(this);
            _disposed = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Run()
        {
            if (_period > TimeSpan.Zero)
                clock._timers.Add(this, checked(Key + _period.Ticks));
            callback(state);
        }
    }
}
