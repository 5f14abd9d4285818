using System.IO.Pipelines;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Reads the body of a request.</summary>
internal sealed class ServerReadEnd(PipeReader body, CallLifetime lifetime) : ReadEnd
{
    private readonly Task<PipeReader> _open = Task.FromResult(body);

    public override CancellationToken Ended => lifetime.Cancelled;

    public override Task<PipeReader> OpenAsync() => _open;

    public override ValueTask CompleteAsync(bool insideMessage) => insideMessage
        ? throw new RpcException(RpcStatusCode.Internal, "The requests ended inside of a message.")
        : ValueTask.CompletedTask;

    public override bool IsEnding(Exception thrown) => thrown is OperationCanceledException or IOException;

    public override RpcException Translate(Exception thrown) => new(lifetime.Ending, cause: thrown);

    public override void Fail(RpcException failure)
    {
        // The handler gets it, and ends the call by it.
    }

    public override void Close(PipeReader pipe)
    {
        // The server completes it with the request, and throws at whoever does so after a reset.
    }
}
