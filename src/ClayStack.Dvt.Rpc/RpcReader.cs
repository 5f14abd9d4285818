using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ClayStack.Dvt.Rpc.Wire;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc;

/// <summary>
/// The messages that come from the other side, the same on server and client. One reader at a time. Several messages that
/// came together are taken without waiting:
/// <code>
/// while (await reader.WaitToReadAsync())
///     while (reader.TryRead(out Message? message))
///         Handle(message);
/// </code>
/// On a client, false means status OK. Every other end is an <see cref="RpcException"/>: on a client the call's status; on
/// a server <see cref="RpcStatusCode.Cancelled"/>, <see cref="RpcStatusCode.DeadlineExceeded"/> or
/// <see cref="RpcStatusCode.Unavailable"/> if the caller has gone, the time is up or the server stops. Bytes that are no
/// message give <see cref="RpcStatusCode.Internal"/>, a compressed one <see cref="RpcStatusCode.Unimplemented"/>, one over
/// the method's bound <see cref="RpcStatusCode.ResourceExhausted"/>; the call is then over.
/// </summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class RpcReader<T>
    where T : class, IMessage<T>
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int ClosedWhileReading = 2;
    private const int Closed = 3;

    private readonly ReadEnd _end;
    private readonly MessageParser<T> _parser;
    private readonly int _bytesMax;
    private PipeReader? _pipe;
    private ReadOnlySequence<byte> _buffer;
    private bool _held;
    private bool _last;
    private bool _finished;
    private RpcException? _failure;
    private int _state;

    internal RpcReader(ReadEnd end, MessageParser<T> parser, int bytesMax)
    {
        _end = end;
        _parser = parser;
        _bytesMax = bytesMax;
    }

    /// <summary>Whether the other side sent what is no message, so that this side ended the call.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Waits until a message can be taken with <see cref="TryRead"/>.</summary>
    /// <param name="cancellationToken">Gives up the wait alone: nothing is lost, and the call goes on.</param>
    /// <returns>False when the other side has said all and the call is well.</returns>
    /// <exception cref="RpcException">The call ended in another way, or what came is no message.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        Enter();
        try
        {
            return await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !_end.Ended.IsCancellationRequested)
        {
            throw;
        }
        catch (RpcException failure)
        {
            _failure ??= failure;
            throw;
        }
        catch (Exception thrown) when (_end.IsEnding(thrown))
        {
            throw _failure = _end.Translate(thrown);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Takes a message that has come already.</summary>
    /// <param name="message">The message, or null.</param>
    /// <returns>False if none is there: wait for it.</returns>
    /// <exception cref="RpcException">What came is no message.</exception>
    public bool TryRead([NotNullWhen(true)] out T? message)
    {
        message = null;
        Enter();
        try
        {
            if (_failure is not null || !_held || !HasMessage(out int length))
                return false;
            ReadOnlySequence<byte> body = _buffer.Slice(Frame.HeaderLength, length);
            _buffer = _buffer.Slice(body.End);
            try
            {
                message = _parser.ParseFrom(body);
                return true;
            }
            catch (InvalidProtocolBufferException thrown)
            {
                throw Refuse(RpcStatusCode.Internal, $"The bytes are no {typeof(T).Name}.", thrown);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Waits for one message and takes it.</summary>
    /// <param name="cancellationToken">As in <see cref="WaitToReadAsync"/>.</param>
    /// <returns>The message; null when the other side has said all.</returns>
    /// <exception cref="RpcException">As in <see cref="WaitToReadAsync"/>.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken = default) =>
        await WaitToReadAsync(cancellationToken).ConfigureAwait(false) && TryRead(out T? message) ? message : null;

    /// <summary>All messages to the end.</summary>
    /// <param name="cancellationToken">As in <see cref="WaitToReadAsync"/>.</param>
    /// <exception cref="RpcException">As in <see cref="WaitToReadAsync"/>.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryRead(out T? message))
                yield return message;
        }
    }

    /// <summary>The one message of a side that does not stream.</summary>
    internal async ValueTask<T> ReadSingleAsync()
    {
        T message = await ReadAsync().ConfigureAwait(false)
            ?? throw Refuse(RpcStatusCode.Unimplemented, "One message was due, and none came.");
        return await WaitToReadAsync().ConfigureAwait(false)
            ? throw Refuse(RpcStatusCode.Unimplemented, "One message was due, and more came.")
            : message;
    }

    /// <summary>Gives the buffers back. A read that is pending must be ended by the call; it then does this itself.</summary>
    internal void Close()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if (state is Closed or ClosedWhileReading)
                return;
            int next = state == Idle ? Closed : ClosedWhileReading;
            if (Interlocked.CompareExchange(ref _state, next, state) != state)
                continue;
            if (next == Closed)
                Release();
            return;
        }
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null)
            throw new RpcException(_failure.Status, _failure.Trailers, _failure);
        if (_finished)
            return false;
        if (_held && HasMessage(out _))
            return true;
        using CancellationTokenSource? either = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Ended)
            : null;
        CancellationToken given = either?.Token ?? _end.Ended;
        _pipe ??= await _end.OpenAsync().WaitAsync(given).ConfigureAwait(false);
        while (true)
        {
            if (_held)
            {
                if (HasMessage(out _))
                    return true;
                if (_last)
                {
                    HasRefused |= !_buffer.IsEmpty;
                    await _end.CompleteAsync(insideMessage: !_buffer.IsEmpty).ConfigureAwait(false);
                    _finished = true;
                    return false;
                }

                _held = false;
                _pipe.AdvanceTo(_buffer.Start, _buffer.End);
            }

            ReadResult result = await _pipe.ReadAsync(given).ConfigureAwait(false);
            (_buffer, _last, _held) = (result.Buffer, result.IsCompleted, true);
        }
    }

    private bool HasMessage(out int length)
    {
        FrameState state = Frame.Look(_buffer, _bytesMax, out uint announced);
        length = state == FrameState.Complete ? (int)announced : 0;
        return state switch
        {
            FrameState.Incomplete => false,
            FrameState.Complete => true,
            FrameState.Compressed => throw Refuse(RpcStatusCode.Unimplemented, "A message is compressed; send it with the encoding 'identity'."),
            FrameState.TooLong => throw Refuse(RpcStatusCode.ResourceExhausted, $"A message of {announced} bytes is over the bound of {_bytesMax}."),
            _ => throw Refuse(RpcStatusCode.Internal, "The bytes are no gRPC message."),
        };
    }

    private RpcException Refuse(RpcStatusCode code, string message, Exception? cause = null)
    {
        HasRefused = true;
        _failure ??= new RpcException(new RpcStatus(code, message), cause: cause);
        _end.Fail(_failure);
        return _failure;
    }

    private void Enter()
    {
        switch (Interlocked.CompareExchange(ref _state, Reading, Idle))
        {
            case Idle:
                return;
            case Closed:
                throw _failure ?? new RpcException(RpcStatusCode.Cancelled, "The call is closed.");
            default:
                throw new InvalidOperationException("A call has one reader at a time.");
        }
    }

    private void Exit()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Reading) == ClosedWhileReading)
        {
            Volatile.Write(ref _state, Closed);
            Release();
        }
    }

    private void Release()
    {
        _held = false;
        _buffer = default;
        if (_pipe is not null)
            _end.Close(_pipe);
    }
}
