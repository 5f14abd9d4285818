using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors;

/// <summary>Gets called when a timer of a <see cref="TimerQueue"/> is due.</summary>
internal interface ITimerTarget
{
    /// <summary>Runs on the thread of the clock, outside of any lock. Must return at once.</summary>
    void OnTimer(TimerEntry timer);
}

/// <summary>One timer. The key is its due time in ticks of <see cref="TimeSpan"/> on the queue's monotonic clock.</summary>
internal class TimerEntry(ITimerTarget target) : HeapNode
{
    internal ITimerTarget Target => target;
}
