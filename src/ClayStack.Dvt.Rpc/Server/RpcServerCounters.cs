namespace ClayStack.Dvt.Rpc.Server;

/// <summary>What a server has seen since its start. Thread-safe.</summary>
public sealed class RpcServerCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<RpcRefusalReason>().Length];
    private long _accepted;
    private long _strangers;
    private long _peers;
    private long _calls;
    private long _callsOpen;
    private long _callsRefused;
    private long _handlerFailures;

    /// <summary>Connections that reached the server.</summary>
    public long ConnectionsAccepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections in their handshake now.</summary>
    public long Strangers => Interlocked.Read(ref _strangers);

    /// <summary>Connections that are past it now; without TLS, all.</summary>
    public long Peers => Interlocked.Read(ref _peers);

    /// <summary>Calls taken.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Calls that run now.</summary>
    public long CallsOpen => Interlocked.Read(ref _callsOpen);

    /// <summary>Calls refused because the server stops.</summary>
    public long CallsRefused => Interlocked.Read(ref _callsRefused);

    /// <summary>Handlers that threw something else than an <see cref="RpcException"/>.</summary>
    public long HandlerFailures => Interlocked.Read(ref _handlerFailures);

    /// <summary>Connections that the server ended for this reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Refused(RpcRefusalReason reason) => Interlocked.Read(ref _refused[(int)reason]);

    internal void ConnectionCame() => Interlocked.Increment(ref _accepted);

    internal void StrangersChanged(int by) => Interlocked.Add(ref _strangers, by);

    internal void PeersChanged(int by) => Interlocked.Add(ref _peers, by);

    internal void ConnectionRefused(RpcRefusalReason reason) => Interlocked.Increment(ref _refused[(int)reason]);

    internal void CallBegan()
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _callsOpen);
    }

    internal void CallEnded() => Interlocked.Decrement(ref _callsOpen);

    internal void CallRefused() => Interlocked.Increment(ref _callsRefused);

    internal void HandlerFailed() => Interlocked.Increment(ref _handlerFailures);
}
