namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>What a swarm has done; counted with atomic additions, so it holds on any dispatcher.</summary>
public sealed class SwarmTally
{
    private long _tokensSent;
    private long _tokensHandled;
    private long _tokensLost;
    private long _crashes;
    private long _workDone;

    /// <summary>Tokens that members sent on or made.</summary>
    public long TokensSent => Volatile.Read(ref _tokensSent);

    /// <summary>Tokens that members handled to the end.</summary>
    public long TokensHandled => Volatile.Read(ref _tokensHandled);

    /// <summary>Tokens that were in hand when their member crashed.</summary>
    public long TokensLost => Volatile.Read(ref _tokensLost);

    /// <summary>Exceptions thrown on purpose.</summary>
    public long Crashes => Volatile.Read(ref _crashes);

    /// <summary>Answers of workers.</summary>
    public long WorkDone => Volatile.Read(ref _workDone);

    internal void Sent() => Interlocked.Increment(ref _tokensSent);

    internal void Handled() => Interlocked.Increment(ref _tokensHandled);

    internal void Lost() => Interlocked.Increment(ref _tokensLost);

    internal void Crashed() => Interlocked.Increment(ref _crashes);

    internal void Worked() => Interlocked.Increment(ref _workDone);
}
