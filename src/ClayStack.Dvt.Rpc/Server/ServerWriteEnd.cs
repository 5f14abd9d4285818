using System.Buffers;
using System.IO.Pipelines;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Writes the body of a response. Once the call is over, nothing touches the response any more.</summary>
internal sealed class ServerWriteEnd(PipeWriter body, RpcServerCall call) : WriteEnd
{
    private bool _closed;

    public override bool IsOver => Volatile.Read(ref _closed) || call.Cancelled.IsCancellationRequested;

    public override IBufferWriter<byte> Buffer
    {
        get
        {
            call.ApplyHeaders();
            return body;
        }
    }

    public override ValueTask<bool> FlushAsync() => IsOver ? ValueTask.FromResult(false) : FlushAsync(body, call.Cancelled);

    /// <summary>The handler has returned.</summary>
    public void Close() => Volatile.Write(ref _closed, true);

    internal static async ValueTask<bool> FlushAsync(PipeWriter body, CancellationToken cancelled)
    {
        try
        {
            FlushResult result = await body.FlushAsync(cancelled).ConfigureAwait(false);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (Exception thrown) when (thrown is OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
