namespace ClayStack.Dvt.Node.Hosting;

/// <summary>Waits by the clock that was handed in.</summary>
internal static class Pause
{
    /// <summary>Waits so long.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static async Task ForAsync(TimeSpan duration, TimeProvider time, CancellationToken cancel)
    {
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), state: null, duration, Timeout.InfiniteTimeSpan);
        await over.Task.WaitAsync(cancel);
    }
}
