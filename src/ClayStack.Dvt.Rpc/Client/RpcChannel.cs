using System.Net;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>
/// Calls one address over HTTP/2. A connection is made by the first call, kept, watched by pings during calls, and made
/// again by the first call after it was lost; when to try again is the caller's matter. Thread-safe.
/// </summary>
public sealed class RpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Creates a channel; nothing is connected yet.</summary>
    /// <param name="address"><c>https://host:port</c> with TLS, <c>http://host:port</c> without.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">The scheme does not fit to the options.</exception>
    public RpcChannel(Uri address, RpcChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        string scheme = options.Tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        if (!address.IsAbsoluteUri || !string.Equals(address.Scheme, scheme, StringComparison.Ordinal))
            throw new ArgumentException($"'{address}' must begin with '{scheme}://', since the channel has {(options.Tls is null ? "no " : "")}TLS.", nameof(address));
        Address = address;
        Time = options.Time;
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = options.ManyConnections,
            KeepAlivePingDelay = options.PingDelay,
            KeepAlivePingTimeout = options.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.Tls is { } tls)
            handler.SslOptions = tls;
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>The address.</summary>
    public Uri Address { get; }

    internal TimeProvider Time { get; }

    /// <summary>Cancelled when the channel is disposed.</summary>
    internal CancellationToken Closed => _closed.Token;

    /// <summary>Makes a call of one request and one response.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">Metadata and deadline; null for none.</param>
    /// <param name="cancellationToken">Gives up the call: <see cref="RpcStatusCode.Cancelled"/>.</param>
    /// <exception cref="RpcException">The call ended with another status than that of success.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcUnaryMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using RpcCall<TRequest, TResponse> call = Open(method, request, options, cancellationToken);
        return await call.SingleAsync().ConfigureAwait(false);
    }

    /// <summary>Begins a call of one request and one response, for those who want its metadata as well.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public RpcCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcUnaryMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RpcCall<TRequest, TResponse>(this, method, request, options ?? RpcCallOptions.None, cancellationToken);
    }

    /// <summary>Begins a call of one request and a stream of responses.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">Metadata and deadline; null for none.</param>
    /// <param name="cancellationToken">Gives up the call: <see cref="RpcStatusCode.Cancelled"/>.</param>
    /// <returns>The call, to be disposed.</returns>
    /// <exception cref="RpcException"><see cref="RpcStatusCode.ResourceExhausted"/>: the request is longer than the method allows.</exception>
    public RpcCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcServerStreamMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RpcCall<TRequest, TResponse>(this, method, request, options ?? RpcCallOptions.None, cancellationToken);
    }

    /// <summary>Begins a call of a stream of requests and one response.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="options">Metadata and deadline; null for none.</param>
    /// <param name="cancellationToken">Gives up the call: <see cref="RpcStatusCode.Cancelled"/>.</param>
    /// <returns>The call, to be disposed.</returns>
    public RpcCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcClientStreamMethod<TRequest, TResponse> method, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(this, method, null, options ?? RpcCallOptions.None, cancellationToken);

    /// <summary>Begins a call of streams both ways.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="options">Metadata and deadline; null for none.</param>
    /// <param name="cancellationToken">Gives up the call: <see cref="RpcStatusCode.Cancelled"/>.</param>
    /// <returns>The call, to be disposed.</returns>
    public RpcCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcDuplexMethod<TRequest, TResponse> method, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(this, method, null, options ?? RpcCallOptions.None, cancellationToken);

    /// <summary>Closes the connection; calls that still run end as cancelled.</summary>
    public void Dispose()
    {
        // The runtime's handler would let calls that run go on.
        _closed.Cancel();
        _http.Dispose();
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);
}
