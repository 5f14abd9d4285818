namespace ClayStack.Dvt.Peers.Transport;

/// <summary>Counts what goes to and comes from one peer. Thread-safe.</summary>
internal sealed class Traffic
{
    // gRPC's own header of a message.
    private const int HeaderBytes = 5;

    private long _sentBytes;
    private long _sentFrames;
    private long _receivedBytes;
    private long _connections;
    private long _failedDials;

    public long SentBytes => Interlocked.Read(ref _sentBytes);

    public long SentFrames => Interlocked.Read(ref _sentFrames);

    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    public long Connections => Interlocked.Read(ref _connections);

    public long FailedDials => Interlocked.Read(ref _failedDials);

    public void Sent(int length)
    {
        Interlocked.Add(ref _sentBytes, length + HeaderBytes);
        Interlocked.Increment(ref _sentFrames);
    }

    public void Received(int length) => Interlocked.Add(ref _receivedBytes, length + HeaderBytes);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void DialFailed() => Interlocked.Increment(ref _failedDials);
}
