using System.Net;
using System.Net.Http.Headers;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>
/// HTTP to one beacon node. A body is read up to its bound and no further; redirects are not followed; time ends with the
/// caller's deadline; 429 and 503 with Retry-After are tried again while there is time.
/// </summary>
internal sealed class BeaconHttp(BeaconEndpoint endpoint, HttpMessageHandler handler, TimeProvider time, BeaconMetrics metrics)
    : IDisposable
{
    private const int AttemptsMax = 3;
    private const int FirstBufferBytes = 4096;
    private const string VersionHeader = "Eth-Consensus-Version";

    private readonly HttpMessageInvoker _http = new(handler);

    public string Node => endpoint.Name;

    public TimeProvider Time => time;

    public BeaconMetrics Metrics => metrics;

    /// <summary>The handler that a node uses: nothing that the answer says makes it talk to anyone else.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxConnectionsPerServer = 64,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>One exchange; success means a complete answer with status 200 to 299.</summary>
    public async Task<BeaconResult<HttpReply>> Send(HttpCall call, DateTimeOffset deadline, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = Pause.Until(deadline, time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        for (int attempt = 1; ; attempt++)
        {
            long started = time.GetTimestamp();
            (HttpReply? reply, BeaconError? error, TimeSpan? retryAfter) = await Exchange(call, limit.Token, linked.Token);
            metrics.Exchanged(Node, call.Call, error?.Reason, time.GetElapsedTime(started));
            if (error is null)
                return new BeaconResult<HttpReply>(reply!, Node);
            bool again = retryAfter is { } wait && attempt < AttemptsMax && time.GetUtcNow() + wait < deadline;
            if (!again || !await Pause.For(retryAfter!.Value, time, linked.Token))
                return new BeaconResult<HttpReply>(error, Node) { Refusal = reply };
        }
    }

    /// <summary>Opens a stream that goes on until it is disposed of; the caller reads it within bounds of its own.</summary>
    public async Task<BeaconResult<HttpResponseMessage>> Open(HttpCall call, string? lastEventId, CancellationToken cancellation)
    {
        HttpResponseMessage? response = null;
        try
        {
            using HttpRequestMessage request = Request(call);
            request.Headers.Accept.Clear();
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            if (lastEventId is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                HttpResponseMessage opened = response;
                response = null;
                return new BeaconResult<HttpResponseMessage>(opened, Node);
            }

            return Fail(Classify(response.StatusCode), $"HTTP {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Fail(BeaconErrorReason.Unreachable, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(BeaconErrorReason.TimedOut, "the stream did not open in time");
        }
        finally
        {
            response?.Dispose();
        }

        BeaconResult<HttpResponseMessage> Fail(BeaconErrorReason reason, string detail) =>
            new(Errors.Of(reason, Node, call.Call, detail), Node);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpReply? Reply, BeaconError? Error, TimeSpan? RetryAfter)> Exchange(
        HttpCall call, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using HttpRequestMessage request = Request(call);
            metrics.Sent(call.Call, call.Body?.Length ?? 0);
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            ReadOnlyMemory<byte>? body = await Read(response.Content, call, cancellation);
            if (body is null)
                return (null, Fail(BeaconErrorReason.InvalidAnswer, $"the answer has more than {call.ReplyBytesMax} bytes"), null);
            int status = (int)response.StatusCode;
            string? type = response.Content.Headers.ContentType?.MediaType;
            bool ssz = string.Equals(type, "application/octet-stream", StringComparison.OrdinalIgnoreCase);
            HttpReply reply = new(
                status,
                body.Value,
                ssz,
                Header(response, VersionHeader),
                Header(response, "Eth-Execution-Payload-Blinded"),
                Header(response, "Eth-Execution-Payload-Value"),
                Header(response, "Eth-Consensus-Block-Value"));
            if (status is < 200 or > 299)
                return (reply, Fail(Classify(response.StatusCode), $"HTTP {status}: {ErrorBody.MessageOf(body.Value)}"), RetryAfter(response));
            bool readable = ssz || type is null || type.EndsWith("json", StringComparison.OrdinalIgnoreCase) || body.Value.IsEmpty;
            return readable
                ? (reply, null, null)
                : (null, Fail(BeaconErrorReason.InvalidAnswer, $"the answer is {type}, neither JSON nor SSZ"), null);
        }
        catch (OperationCanceledException)
        {
            string detail = limit.IsCancellationRequested ? "no answer before the deadline" : "no longer needed";
            return (null, Fail(BeaconErrorReason.TimedOut, detail), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, Fail(BeaconErrorReason.Unreachable, e.InnerException?.Message ?? e.Message), null);
        }

        BeaconError Fail(BeaconErrorReason reason, string detail) => Errors.Of(reason, Node, call.Call, detail);
    }

    /// <summary>The whole body; null if it is larger than the call allows.</summary>
    private async Task<ReadOnlyMemory<byte>?> Read(HttpContent content, HttpCall call, CancellationToken cancellation)
    {
        long? announced = content.Headers.ContentLength;
        if (announced > call.ReplyBytesMax)
            return null;
        await using Stream stream = await content.ReadAsStreamAsync(cancellation);
        // One byte more than announced, so that the last read finds the end without growing the buffer.
        byte[] buffer = new byte[announced is { } exact ? (int)exact + 1 : Math.Min(FirstBufferBytes, call.ReplyBytesMax + 1)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            metrics.Received(call.Call, read);
            length += read;
            if (read == 0)
                return buffer.AsMemory(0, length);
            if (length > call.ReplyBytesMax)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * length, call.ReplyBytesMax + 1L));
        }
    }

    private HttpRequestMessage Request(HttpCall call)
    {
        HttpRequestMessage request = new(call.Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(endpoint.Address, call.Path));
        if (call.PreferSsz)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/octet-stream", 1.0));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.9));
        }
        else
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        }

        request.Headers.Authorization = endpoint.Authorization;
        if (call.Version is not null)
            request.Headers.TryAddWithoutValidation(VersionHeader, call.Version);
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.BodyIsSsz ? "application/octet-stream" : "application/json");
        }

        return request;
    }

    private static BeaconErrorReason Classify(HttpStatusCode status) => (int)status switch
    {
        404 => BeaconErrorReason.NotFound,
        429 or >= 500 => BeaconErrorReason.ServerFailed,
        >= 400 => BeaconErrorReason.Refused,
        _ => BeaconErrorReason.InvalidAnswer, // a redirect, which is never followed, or an interim answer
    };

    /// <summary>RFC 9110, 10.2.3: seconds or a date. Only where it means "come again".</summary>
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            return null;
        RetryConditionHeaderValue? given = response.Headers.RetryAfter;
        TimeSpan? wait = given?.Delta ?? (given?.Date - time.GetUtcNow());
        return wait is { } span && span < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : null;
}
