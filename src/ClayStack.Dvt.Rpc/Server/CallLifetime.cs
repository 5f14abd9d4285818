namespace ClayStack.Dvt.Rpc.Server;

/// <summary>The three ends that a call on the server can come to from outside: its deadline, its caller, its server.</summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _stopping;

    public CallLifetime(TimeSpan? timeout, TimeProvider time, CancellationToken callerGone, CancellationToken stopping)
    {
        _stopping = stopping;
        if (timeout is { } given && Wire.Deadline.NewTimer(given, time) is { } timer)
        {
            Deadline = time.GetUtcNow() + given;
            _deadline = timer;
        }

        _any = CancellationTokenSource.CreateLinkedTokenSource(callerGone, stopping, _deadline?.Token ?? CancellationToken.None);
    }

    public DateTimeOffset? Deadline { get; }

    public CancellationToken Cancelled => _any.Token;

    /// <summary>How the call ended, if it was ended from outside.</summary>
    public RpcStatus Ending
    {
        get
        {
            if (_deadline is { IsCancellationRequested: true })
                return new RpcStatus(RpcStatusCode.DeadlineExceeded, "The deadline has passed.");
            return _stopping.IsCancellationRequested
                ? new RpcStatus(RpcStatusCode.Unavailable, "The server stops.")
                : new RpcStatus(RpcStatusCode.Cancelled, "The caller has gone.");
        }
    }

    public void Dispose()
    {
        _any.Dispose();
        _deadline?.Dispose();
    }
}
