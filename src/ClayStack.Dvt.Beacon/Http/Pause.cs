namespace ClayStack.Dvt.Beacon.Http;

/// <summary>Waits on the clock that was handed in.</summary>
internal static class Pause
{
    /// <summary>The longest time that a timer can take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Completes after a time, or when the token is cancelled, whichever is first; never fails.</summary>
    /// <returns>False if the token ended it.</returns>
    public static async Task<bool> For(TimeSpan duration, TimeProvider time, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return false;
        if (duration <= TimeSpan.Zero)
            return true;
        TaskCompletionSource<bool> done = new();
        using CancellationTokenRegistration registration = cancellation.Register(() => done.TrySetResult(false));
        using ITimer timer = time.CreateTimer(
            _ => done.TrySetResult(true), state: null, duration < Longest ? duration : Longest, Timeout.InfiniteTimeSpan);
        return await done.Task;
    }

    /// <summary>A source that is cancelled at a time of day; at once if it is over.</summary>
    public static CancellationTokenSource Until(DateTimeOffset deadline, TimeProvider time)
    {
        TimeSpan left = deadline - time.GetUtcNow();
        return new CancellationTokenSource(left <= TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest, time);
    }
}
