namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Counts the calls that run, and lets a stopping server wait for the last one.</summary>
internal sealed class CallDrain : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    /// <summary>Cancelled when no new calls are taken.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>Cancelled when those that still run must end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether no new calls are taken.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_lock)
                return _closed;
        }
    }

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _running++;
            return true;
        }
    }

    public void Exit()
    {
        lock (_lock)
        {
            _running--;
            if (_closed && _running == 0)
                _idle.TrySetResult();
        }
    }

    /// <summary>Takes no new calls, tells those that run, and waits for them.</summary>
    /// <returns>How many had to be told to end, because the patience ran out.</returns>
    public async Task<int> DrainAsync(TimeSpan patience, TimeProvider time)
    {
        lock (_lock)
        {
            _closed = true;
            if (_running == 0)
                _idle.TrySetResult();
        }

        await _draining.CancelAsync().ConfigureAwait(false);
        try
        {
            await _idle.Task.WaitAsync(patience, time).ConfigureAwait(false);
            return 0;
        }
        catch (TimeoutException)
        {
            int left;
            lock (_lock)
                left = _running;
            await _stopping.CancelAsync().ConfigureAwait(false);
            return left;
        }
    }

    /// <summary>Waits until the last call has ended.</summary>
    public Task WaitForIdleAsync(TimeSpan patience, TimeProvider time) => _idle.Task.WaitAsync(patience, time);

    public void Dispose()
    {
        _draining.Dispose();
        _stopping.Dispose();
    }
}
