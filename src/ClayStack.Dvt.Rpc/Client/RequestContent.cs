using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>
/// The body of a request. The runtime asks for it once a connection is made, on its own task, and sends the end of the
/// stream when that task is done; so the task waits for <see cref="Complete"/>, and writers use its stream meanwhile.
/// </summary>
internal sealed class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new(RpcHeaders.ContentType);

    private readonly CancellationToken _ended;
    private readonly CancellationTokenSource _over;
    private readonly TaskCompletionSource<Stream?> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Creates a body.</summary>
    /// <param name="ended">Cancelled when the call is given up.</param>
    public RequestContent(CancellationToken ended)
    {
        _ended = ended;
        _over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        Headers.ContentType = GrpcType;
    }

    /// <summary>Whether nothing can be sent any more.</summary>
    public bool IsOver => _over.IsCancellationRequested || IsComplete;

    /// <summary>Whether all was written, so that nothing waits for more.</summary>
    public bool IsComplete => _complete.Task.IsCompleted;

    /// <summary>Where messages wait.</summary>
    public IBufferWriter<byte> Buffer => _buffer;

    /// <summary>Sends what waits.</summary>
    /// <returns>False if the call is over.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        if (IsOver)
            return false;
        try
        {
            if (await _stream.Task.WaitAsync(_over.Token).ConfigureAwait(false) is not { } stream)
                return false;
            await stream.WriteAsync(_buffer.WrittenMemory, _over.Token).ConfigureAwait(false);
            await stream.FlushAsync(_over.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception thrown) when (TransportFailure.Is(thrown))
        {
            // The call is over. How it ended is told by its response, which has one reader.
            return false;
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>Nothing more will be written.</summary>
    public void Complete() => _complete.TrySetResult();

    /// <summary>The call has ended, or its connection was never made: without this, a writer would wait for ever.</summary>
    public void Over()
    {
        _stream.TrySetResult(null);
        _over.Cancel();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Once a response has begun, the runtime no longer watches the token that the request was sent with; ours joins in.
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended);
        try
        {
            if (!IsComplete)
            {
                await stream.FlushAsync(either.Token).ConfigureAwait(false);
                _stream.TrySetResult(stream);
                await _complete.Task.WaitAsync(either.Token).ConfigureAwait(false);
            }

            // A request that is written whole before anyone asks for it goes out here, with the end of its stream.
            if (_buffer.WrittenCount > 0)
                await stream.WriteAsync(_buffer.WrittenMemory, either.Token).ConfigureAwait(false);
        }
        finally
        {
            // A server that answers at once, to the end, ends this task before it has a stream; the writer must not wait for one.
            _stream.TrySetResult(null);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
