using ClayStack.Dvt.Rpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Takes each HTTP request, finds its handler, and sees that every call ends with exactly one status.</summary>
internal sealed class RpcDispatcher(
    RpcServices services, TimeProvider time, CallDrain drain, RpcServerCounters counters, Action<RpcHandlerFailure> handlerFailed)
{
    public async Task ServeAsync(HttpContext http)
    {
        if (!IsGrpc(http))
            return;
        if (http.Features.Get<GuardedConnection>() is { } connection)
            connection.HasCalled = true;
        ReleaseLimitsOfHttp(http);
        http.Response.ContentType = RpcHeaders.ContentType;
        http.Response.Headers[RpcHeaders.AcceptEncoding] = RpcHeaders.Identity;
        if (!drain.TryEnter())
        {
            counters.CallRefused();
            Finish(http.Response, null, new RpcStatus(RpcStatusCode.Unavailable, "The server stops and takes no new calls."), null);
            return;
        }

        try
        {
            counters.CallBegan();
            await ServeCallAsync(http).ConfigureAwait(false);
        }
        finally
        {
            counters.CallEnded();
            drain.Exit();
        }
    }

    private async Task ServeCallAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        string? timeoutText = http.Request.Headers[RpcHeaders.Timeout];
        TimeSpan timeout = default;
        string? encoding = http.Request.Headers[RpcHeaders.Encoding];
        RpcStatus? refusal = null;
        if (!services.TryGet(path, out RpcHandler? handler))
            refusal = new RpcStatus(RpcStatusCode.Unimplemented, $"There is no method {path} here.");
        else if (timeoutText is not null && !TimeoutText.TryParse(timeoutText, out timeout))
            refusal = new RpcStatus(RpcStatusCode.Internal, $"'{timeoutText}' is no {RpcHeaders.Timeout}.");
        else if (encoding is not null && !string.Equals(encoding, RpcHeaders.Identity, StringComparison.OrdinalIgnoreCase))
            refusal = new RpcStatus(RpcStatusCode.Unimplemented, $"The encoding '{encoding}' is not offered; send '{RpcHeaders.Identity}'.");
        if (handler is null || refusal is not null)
        {
            Finish(http.Response, null, refusal ?? RpcStatus.Ok, null);
            return;
        }

        using CallLifetime lifetime = new(timeoutText is null ? null : timeout, time, http.RequestAborted, drain.Stopping);
        RpcServerCall call = new(http, lifetime.Deadline, lifetime.Cancelled, drain.Draining);
        (RpcStatus status, RpcMetadata? trailers) = await RunAsync(http, handler, call, lifetime, path).ConfigureAwait(false);
        if (!http.RequestAborted.IsCancellationRequested)
            Finish(http.Response, call, status, trailers);
    }

    private async Task<(RpcStatus Status, RpcMetadata? Trailers)> RunAsync(
        HttpContext http, RpcHandler handler, RpcServerCall call, CallLifetime lifetime, string path)
    {
        try
        {
            await handler.ServeAsync(http, call, lifetime).ConfigureAwait(false);
            return (RpcStatus.Ok, null);
        }
        catch (RpcException thrown)
        {
            return (thrown.Status, thrown.Trailers);
        }
        catch (OperationCanceledException) when (lifetime.Cancelled.IsCancellationRequested)
        {
            return (lifetime.Ending, null);
        }
#pragma warning disable CA1031 // Whatever a handler throws must become a status, and is reported.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            counters.HandlerFailed();
            handlerFailed(new RpcHandlerFailure(path, thrown));
            return (new RpcStatus(RpcStatusCode.Unknown, "The handler failed."), null);
        }
    }

    private static bool IsGrpc(HttpContext http)
    {
        int refusal = 0;
        if (!http.Response.SupportsTrailers())
            refusal = StatusCodes.Status505HttpVersionNotsupported;
        else if (!HttpMethods.IsPost(http.Request.Method))
            refusal = StatusCodes.Status405MethodNotAllowed;
        else if (!RpcHeaders.IsGrpc(http.Request.ContentType))
            refusal = StatusCodes.Status415UnsupportedMediaType;
        if (refusal == 0)
            return true;
        http.Response.StatusCode = refusal;
        return false;
    }

    /// <summary>A stream may be silent for hours, and may be long; the bounds are those of each message.</summary>
    private static void ReleaseLimitsOfHttp(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    /// <summary>
    /// Ends the response. Without a message and without headers of its own it is a status alone ("Trailers-Only"), one
    /// block of headers.
    /// </summary>
    private static void Finish(HttpResponse response, RpcServerCall? call, RpcStatus status, RpcMetadata? more)
    {
        bool alone = !response.HasStarted && call is not { HeadersApplied: true } && call is not { ResponseHeaders.Count: > 0 };
        if (!alone)
            call?.ApplyHeaders();
        Action<string, string> add = alone
            ? (key, value) => response.Headers.Append(key, value)
            : (key, value) => response.AppendTrailer(key, value);
        add(RpcHeaders.Status, StatusText.Number(status.Code));
        if (status.Message.Length > 0)
            add(RpcHeaders.Message, StatusText.EncodeMessage(status.Message));
        foreach (RpcMetadataEntry entry in (call?.ResponseTrailers ?? []).Concat(more ?? []))
            add(entry.Key, entry.WireValue);
    }
}
