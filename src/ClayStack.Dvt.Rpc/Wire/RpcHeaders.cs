using System.Buffers;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>The header fields that gRPC itself uses (grpc/doc/PROTOCOL-HTTP2.md).</summary>
internal static class RpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Identity = "identity";

    public static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly HashSet<string> Http = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-length", "content-type", "date", "host", "keep-alive", "proxy-connection", "server", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent",
    };

    /// <summary>Whether a key is none that metadata may use.</summary>
    public static bool IsReserved(string key) =>
        key.StartsWith(':') || key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) || Http.Contains(key);

    /// <summary>Whether a body is gRPC: <c>application/grpc</c>, alone or with a <c>+format</c> or parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
