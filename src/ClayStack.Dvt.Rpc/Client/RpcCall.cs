using System.IO.Pipelines;
using System.Net;
using ClayStack.Dvt.Rpc.Wire;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>
/// A call from the client's side. Its two streams run at their own pace: one task may write while another reads. How the
/// call ended is told by <see cref="Responses"/>, so a call that writes also reads. Disposing gives the call up, if it has
/// not ended.
/// </summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
public sealed class RpcCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationToken _endedToken;
    private readonly HttpRequestMessage _request;
    private readonly RequestContent _content;
    private readonly Task<HttpResponseMessage> _response;
    private readonly Task _watch;
    private readonly Task<PipeReader> _body;
    private bool _disposed;

    internal RpcCall(
        RpcChannel channel, RpcMethod<TRequest, TResponse> method, TRequest? request, RpcCallOptions options, CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(method);
        _deadline = options.Timeout is { } timeout ? Deadline.NewTimer(timeout, channel.Time) : null;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(caller, channel.Closed, _deadline?.Token ?? CancellationToken.None);
        _endedToken = _ended.Token;
        _content = new RequestContent(_endedToken);
        Requests = new RpcWriter<TRequest>(new ClientWriteEnd(_content), method.RequestBytesMax);
        Responses = new RpcReader<TResponse>(new ClientReadEnd(this), method.ResponseParser, method.ResponseBytesMax);
        if (request is not null)
        {
            Requests.Write(request);
            _content.Complete();
        }

        _request = NewRequest(channel.Address, method.Path, options);
        _request.Content = _content;
        _response = channel.SendAsync(_request, _endedToken);
        _body = OpenBodyAsync();
        _watch = WatchAsync();
    }

    /// <summary>What goes to the server. A method with one request has sent it already.</summary>
    public RpcWriter<TRequest> Requests { get; }

    /// <summary>What comes from the server, and how the call ended.</summary>
    public RpcReader<TResponse> Responses { get; }

    /// <summary>How the call ended; null while nobody has read so far.</summary>
    public RpcStatus? Status { get; private set; }

    /// <summary>What came with the status.</summary>
    public RpcMetadata Trailers { get; } = [];

    /// <summary>Waits for the beginning of the answer.</summary>
    /// <returns>The metadata that came with it.</returns>
    /// <exception cref="RpcException">The call ended before.</exception>
    public async Task<RpcMetadata> HeadersAsync()
    {
        try
        {
            HttpResponseMessage response = await _response.ConfigureAwait(false);
            return ResponseStatus.IsStatusAlone(response) ? [] : ResponseStatus.Metadata(response.Headers);
        }
        catch (Exception thrown) when (TransportFailure.Is(thrown))
        {
            throw Translate(thrown);
        }
    }

    /// <summary>Sends what waits, and tells the server that no more requests come.</summary>
    /// <returns>False if the call is over.</returns>
    public async ValueTask<bool> CompleteRequestsAsync()
    {
        if (_content.IsOver)
            return false;
        bool sent = Requests.UnflushedBytes == 0 || await Requests.FlushAsync().ConfigureAwait(false);
        _content.Complete();
        return sent;
    }

    /// <summary>Completes the requests and waits for the one response of a method that does not stream them.</summary>
    /// <exception cref="RpcException">The call ended with another status than that of success.</exception>
    public async Task<TResponse> SingleAsync()
    {
        await CompleteRequestsAsync().ConfigureAwait(false);
        return await Responses.ReadSingleAsync().ConfigureAwait(false);
    }

    /// <summary>Completes the requests, reads the rest of the responses without keeping them, and tells how the call ended.</summary>
    public async Task<RpcStatus> FinishAsync()
    {
        await CompleteRequestsAsync().ConfigureAwait(false);
        try
        {
            while (await Responses.ReadAsync().ConfigureAwait(false) is not null)
            {
                // Nobody wants them.
            }

            return RpcStatus.Ok;
        }
        catch (RpcException failure)
        {
            return failure.Status;
        }
    }

    /// <summary>Gives the call up: <see cref="RpcStatusCode.Cancelled"/>, unless it has ended.</summary>
    public void Cancel()
    {
        if (!_disposed)
            _ended.Cancel();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (Status is not { IsOk: true } || !_content.IsComplete)
            await _ended.CancelAsync().ConfigureAwait(false);
        Responses.Close();
        await _watch.ConfigureAwait(false);
        if (_response.IsCompletedSuccessfully)
            _response.Result.Dispose();
        _request.Dispose();
        _ended.Dispose();
        _deadline?.Dispose();
    }

    private static HttpRequestMessage NewRequest(Uri address, string path, RpcCallOptions options)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(RpcHeaders.AcceptEncoding, RpcHeaders.Identity);
        if (options.Timeout is { } timeout)
            request.Headers.TryAddWithoutValidation(RpcHeaders.Timeout, TimeoutText.Format(timeout));
        foreach (RpcMetadataEntry entry in options.Headers ?? [])
            request.Headers.TryAddWithoutValidation(entry.Key, entry.WireValue);
        return request;
    }

    /// <summary>Tells writers when the call ends before its body was asked for, or with a status alone.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await _body.ConfigureAwait(false);
            if (ResponseStatus.IsStatusAlone(_response.Result))
                _content.Over();
        }
        catch (Exception thrown) when (thrown is RpcException || TransportFailure.Is(thrown))
        {
            // The reader is told by the same task.
            _content.Over();
        }
    }

    private async Task<PipeReader> OpenBodyAsync()
    {
        HttpResponseMessage response = await _response.ConfigureAwait(false);
        if (ResponseStatus.RefusalOf(response) is { } refusal)
        {
            End(refusal, null);
            throw new RpcException(refusal);
        }

        Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        return PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
    }

    /// <summary>The responses have ended: the status counts.</summary>
    private async ValueTask EndAsync(bool insideMessage)
    {
        HttpResponseMessage response = await _response.ConfigureAwait(false);
        (RpcStatus status, RpcMetadata trailers) = ResponseStatus.Read(response);
        if (status.IsOk && insideMessage)
            status = new RpcStatus(RpcStatusCode.Internal, "The responses ended inside of a message.");
        End(status, trailers);
        if (!status.IsOk)
            throw new RpcException(status, trailers);
    }

    private void End(RpcStatus status, RpcMetadata? trailers)
    {
        if (Status is not null)
            return;
        if (trailers is not null)
            Trailers.AddAll(trailers);
        Status = status;
        _content.Over();
    }

    private RpcException Translate(Exception thrown)
    {
        RpcStatus status = _deadline is { IsCancellationRequested: true }
            ? new RpcStatus(RpcStatusCode.DeadlineExceeded, "The deadline has passed.")
            : _endedToken.IsCancellationRequested
                ? new RpcStatus(RpcStatusCode.Cancelled, "The call was given up.")
                : TransportFailure.ToStatus(thrown);
        End(status, null);
        return new RpcException(status, cause: thrown);
    }

    private sealed class ClientReadEnd(RpcCall<TRequest, TResponse> call) : ReadEnd
    {
        public override CancellationToken Ended => call._endedToken;

        public override Task<PipeReader> OpenAsync() => call._body;

        public override ValueTask CompleteAsync(bool insideMessage) => call.EndAsync(insideMessage);

        public override bool IsEnding(Exception thrown) => TransportFailure.Is(thrown);

        public override RpcException Translate(Exception thrown) => call.Translate(thrown);

        public override void Fail(RpcException failure)
        {
            call.End(failure.Status, null);
            call.Cancel();
        }

        public override void Close(PipeReader pipe) => pipe.Complete();
    }
}
