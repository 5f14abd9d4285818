using System.IO.Pipelines;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>What a reader of messages needs from the call that it belongs to; server and client each have theirs.</summary>
internal abstract class ReadEnd
{
    /// <summary>The bytes, once there are any to come; the same task each time.</summary>
    /// <exception cref="RpcException">The call ended before.</exception>
    public abstract Task<PipeReader> OpenAsync();

    /// <summary>Cancelled when the call is given up, so that a pending read ends.</summary>
    public abstract CancellationToken Ended { get; }

    /// <summary>The bytes have ended.</summary>
    /// <param name="insideMessage">Whether the last message is cut off.</param>
    /// <exception cref="RpcException">The call did not end well.</exception>
    public abstract ValueTask CompleteAsync(bool insideMessage);

    /// <summary>Whether what reading threw means that the call has ended, and is no fault of this program.</summary>
    public abstract bool IsEnding(Exception thrown);

    /// <summary>Says how the call ended, given what reading threw.</summary>
    public abstract RpcException Translate(Exception thrown);

    /// <summary>The other side broke a rule; the call is over.</summary>
    public abstract void Fail(RpcException failure);

    /// <summary>Nothing more is read.</summary>
    public abstract void Close(PipeReader pipe);
}
