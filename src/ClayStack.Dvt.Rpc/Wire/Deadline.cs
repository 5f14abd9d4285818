namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>The timer that ends a call.</summary>
internal static class Deadline
{
    /// <summary>A timer of the runtime holds 49 days; whoever waits longer than this waits for ever.</summary>
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(40);

    /// <summary>A source that is cancelled when the time is up; null if it never is.</summary>
    public static CancellationTokenSource? NewTimer(TimeSpan timeout, TimeProvider time) =>
        timeout > TimeoutMax ? null : new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time);
}
