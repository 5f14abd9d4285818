namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Waits on the devnet's clock.</summary>
internal static class ClockPause
{
    /// <summary>Completes after a time; throws <see cref="OperationCanceledException"/> if the token ends it before.</summary>
    public static async Task ForAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        TaskCompletionSource due = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.Register(() => due.TrySetCanceled(cancellation));
        await using ITimer timer = clock.CreateTimer(_ => due.TrySetResult(), state: null, time, Timeout.InfiniteTimeSpan);
        await due.Task.ConfigureAwait(false);
    }
}
