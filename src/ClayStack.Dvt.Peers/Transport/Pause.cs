namespace ClayStack.Dvt.Peers.Transport;

/// <summary>Waiting by a clock that was handed in.</summary>
internal static class Pause
{
    /// <summary>Completes after that time; cancelled by the token.</summary>
    public static async Task For(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = clock.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), passed, time, Timeout.InfiniteTimeSpan);
        await passed.Task.WaitAsync(cancellationToken);
    }
}
