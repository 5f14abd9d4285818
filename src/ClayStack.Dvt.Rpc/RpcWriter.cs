using ClayStack.Dvt.Rpc.Wire;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc;

/// <summary>
/// The messages that go to the other side, the same on server and client. One writer at a time. Several messages can leave
/// with one flush, which is what makes streams fast:
/// <code>
/// while (queue.TryDequeue(out Message? message))
///     writer.Write(message);
/// if (!await writer.FlushAsync())
///     return;     // the call is over: its reader knows why
/// </code>
/// A flush waits while the other side is slow to take what was sent before. That a call is over is told by false, never by
/// an exception.
/// </summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class RpcWriter<T>
    where T : class, IMessage<T>
{
    private readonly WriteEnd _end;
    private readonly int _bytesMax;

    internal RpcWriter(WriteEnd end, int bytesMax)
    {
        _end = end;
        _bytesMax = bytesMax;
    }

    /// <summary>How many bytes may wait for a flush before <see cref="Write"/> refuses: 4 MiB.</summary>
    public static int UnflushedBytesMax => 4 * 1024 * 1024;

    /// <summary>How many bytes wait for a flush.</summary>
    public int UnflushedBytes { get; private set; }

    /// <summary>Whether nothing can be sent any more.</summary>
    public bool IsOver => _end.IsOver;

    /// <summary>Whether a message was ever written.</summary>
    internal bool HasWritten { get; private set; }

    /// <summary>Puts a message behind those that wait for a flush. Once the call is over, it is dropped.</summary>
    /// <param name="message">The message; it may be changed again afterwards.</param>
    /// <exception cref="RpcException">
    /// <see cref="RpcStatusCode.ResourceExhausted"/>: it is longer than the method allows. The call goes on without it.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="UnflushedBytesMax"/> bytes wait already: flush them.</exception>
    public void Write(T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (UnflushedBytes >= UnflushedBytesMax)
            throw new InvalidOperationException($"{UnflushedBytes} bytes wait for a flush, {UnflushedBytesMax} are allowed: flush first.");
        int size = message.CalculateSize();
        if (size > _bytesMax)
            throw new RpcException(RpcStatusCode.ResourceExhausted, $"A {typeof(T).Name} of {size} bytes is over the bound of {_bytesMax}.");
        if (_end.IsOver)
            return;
        HasWritten = true;
        Frame.Write(_end.Buffer, message, size);
        UnflushedBytes += Frame.HeaderLength + size;
    }

    /// <summary>Sends what waits.</summary>
    /// <returns>False if the call is over; what was written may or may not have arrived.</returns>
    public ValueTask<bool> FlushAsync()
    {
        UnflushedBytes = 0;
        return _end.FlushAsync();
    }

    /// <summary>Writes one message and flushes.</summary>
    /// <param name="message">The message.</param>
    /// <returns>As <see cref="FlushAsync"/>.</returns>
    /// <exception cref="RpcException">As in <see cref="Write"/>.</exception>
    public ValueTask<bool> WriteAsync(T message)
    {
        Write(message);
        return FlushAsync();
    }
}
