using System.Net;
using System.Net.Http.Headers;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>Reads how a call ended from its HTTP response.</summary>
internal static class ResponseStatus
{
    /// <summary>Whether the headers hold the status already ("Trailers-Only"): no message comes.</summary>
    public static bool IsStatusAlone(HttpResponseMessage response) => First(response.Headers, RpcHeaders.Status) is not null;

    /// <summary>The status that an answer amounts to if it is not gRPC; null if it is.</summary>
    public static RpcStatus? RefusalOf(HttpResponseMessage response)
    {
        if (IsStatusAlone(response))
            return null;
        if (response.StatusCode != HttpStatusCode.OK)
            return new RpcStatus(TransportFailure.OfHttp(response.StatusCode), $"The server answered with HTTP status {(int)response.StatusCode}.");
        string? type = response.Content.Headers.ContentType?.ToString();
        return RpcHeaders.IsGrpc(type)
            ? null
            : new RpcStatus(RpcStatusCode.Unknown, $"The server answered with content of type '{type}', which is not gRPC.");
    }

    /// <summary>The status and its metadata, once the body has ended.</summary>
    public static (RpcStatus Status, RpcMetadata Trailers) Read(HttpResponseMessage response)
    {
        HttpResponseHeaders source = First(response.TrailingHeaders, RpcHeaders.Status) is null && IsStatusAlone(response)
            ? response.Headers
            : response.TrailingHeaders;
        RpcStatus status = StatusText.ParseNumber(First(source, RpcHeaders.Status)) is { } code
            ? new RpcStatus(code, StatusText.DecodeMessage(First(source, RpcHeaders.Message)))
            : new RpcStatus(RpcStatusCode.Unknown, $"The server ended the call without a {RpcHeaders.Status}.");
        return (status, Metadata(source));
    }

    public static RpcMetadata Metadata(HttpResponseHeaders headers)
    {
        RpcMetadata metadata = [];
        foreach ((string key, HeaderStringValues values) in headers.NonValidated)
        {
            foreach (string value in values)
                metadata.AddWire(key, value);
        }

        return metadata;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
