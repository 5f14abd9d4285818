namespace ClayStack.Dvt.Rpc;

/// <summary>
/// A call that ended with another status than <see cref="RpcStatusCode.Ok"/>. A caller gets it from reading; a handler
/// throws it to end its call with that status.
/// </summary>
public sealed class RpcException : Exception
{
    /// <summary>An unknown failure.</summary>
    public RpcException()
        : this(RpcStatusCode.Unknown, "")
    {
    }

    /// <summary>An unknown failure.</summary>
    /// <param name="message">The status's message.</param>
    public RpcException(string message)
        : this(RpcStatusCode.Unknown, message)
    {
    }

    /// <summary>An unknown failure with its cause.</summary>
    /// <param name="message">The status's message.</param>
    /// <param name="innerException">What failed; it never travels.</param>
    public RpcException(string message, Exception innerException)
        : this(new RpcStatus(RpcStatusCode.Unknown, message), cause: innerException)
    {
    }

    /// <summary>A failure with its code.</summary>
    /// <param name="code">Any code but <see cref="RpcStatusCode.Ok"/>.</param>
    /// <param name="message">The status's message.</param>
    public RpcException(RpcStatusCode code, string message)
        : this(new RpcStatus(code, message))
    {
    }

    /// <summary>A failure with all that is known of it.</summary>
    /// <param name="status">Any status but <see cref="RpcStatusCode.Ok"/>.</param>
    /// <param name="trailers">Metadata that travels with the status; null for none.</param>
    /// <param name="cause">What failed on this side; it never travels.</param>
    /// <exception cref="ArgumentException">The status is that of success.</exception>
    public RpcException(RpcStatus status, RpcMetadata? trailers = null, Exception? cause = null)
        : base(status?.ToString(), cause)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status.IsOk)
            throw new ArgumentException("A call that succeeded is no exception.", nameof(status));
        Status = status;
        Trailers = trailers ?? [];
    }

    /// <summary>How the call ended.</summary>
    public RpcStatus Status { get; }

    /// <summary>The status's code.</summary>
    public RpcStatusCode Code => Status.Code;

    /// <summary>The metadata that came, or goes, with the status.</summary>
    public RpcMetadata Trailers { get; }
}
