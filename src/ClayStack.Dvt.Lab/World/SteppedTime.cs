namespace ClayStack.Dvt.Lab.World;

/// <summary>A node's clock: its wall clock can be set wrong, its monotonic one cannot.</summary>
internal sealed class SteppedTime(TimeProvider real) : TimeProvider
{
    /// <summary>How far the wall clock is ahead of the world's.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Ahead;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
