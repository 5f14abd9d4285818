using System.Net;
using System.Security.Authentication;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>What the transport throws, and which status it amounts to. Only types and numbers count, never words.</summary>
internal static class TransportFailure
{
    /// <summary>Whether this is a failure of the transport, rather than a fault of this program.</summary>
    public static bool Is(Exception thrown) =>
        thrown is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or AuthenticationException;

    /// <summary>The status of a call that the transport broke.</summary>
    public static RpcStatus ToStatus(Exception thrown)
    {
        for (Exception? at = thrown; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case HttpProtocolException reset:
                    return new RpcStatus(OfReset(reset.ErrorCode), at.Message);
                case AuthenticationException:
                    return new RpcStatus(RpcStatusCode.Unauthenticated, at.Message);
            }
        }

        return new RpcStatus(RpcStatusCode.Unavailable, thrown.GetBaseException().Message);
    }

    /// <summary>grpc/doc/http-grpc-status-mapping.md.</summary>
    public static RpcStatusCode OfHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => RpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => RpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => RpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => RpcStatusCode.Unavailable,
        _ => RpcStatusCode.Unknown,
    };

    /// <summary>
    /// The error codes of HTTP/2 (grpc/doc/PROTOCOL-HTTP2.md, "Errors"), but for two. A connection that ends in good order
    /// (NO_ERROR) is unavailable, and so is PROTOCOL_ERROR: the runtime says that of a ping which nobody answered.
    /// </summary>
    private static RpcStatusCode OfReset(long error) => error switch
    {
        0x0 or 0x1 or 0x7 => RpcStatusCode.Unavailable,
        0x8 => RpcStatusCode.Cancelled,
        0xb => RpcStatusCode.ResourceExhausted,
        0xc => RpcStatusCode.PermissionDenied,
        _ => RpcStatusCode.Internal,
    };
}
