using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>
/// The methods that a server offers, each with its handler. A handler ends its call well by returning, and with another
/// status by throwing an <see cref="RpcException"/>; whatever else it throws is <see cref="RpcStatusCode.Unknown"/> to the
/// caller, who learns no more, and is handed to the server's <c>HandlerFailed</c>. A handler has finished with its reader,
/// its writer and its call when it returns.
/// </summary>
public sealed class RpcServices
{
    private readonly Dictionary<string, RpcHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>The paths of all methods, in the order in which they were added.</summary>
    public IReadOnlyCollection<string> Paths => _handlers.Keys;

    /// <summary>Offers a method with one request and one response.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method, once per server.</param>
    /// <param name="handler">Answers a request.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The method is offered already.</exception>
    public RpcServices Add<TRequest, TResponse>(
        RpcUnaryMethod<TRequest, TResponse> method, Func<TRequest, RpcServerCall, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(method, async (reader, writer, call) =>
            writer.Write(await handler(await reader.ReadSingleAsync().ConfigureAwait(false), call).ConfigureAwait(false)));
    }

    /// <summary>Offers a method with one request and a stream of responses.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method, once per server.</param>
    /// <param name="handler">Answers a request by writing.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The method is offered already.</exception>
    public RpcServices Add<TRequest, TResponse>(
        RpcServerStreamMethod<TRequest, TResponse> method, Func<TRequest, RpcWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(method, async (reader, writer, call) =>
            await handler(await reader.ReadSingleAsync().ConfigureAwait(false), writer, call).ConfigureAwait(false));
    }

    /// <summary>Offers a method with a stream of requests and one response.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method, once per server.</param>
    /// <param name="handler">Reads requests and answers; it need not read them all.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The method is offered already.</exception>
    public RpcServices Add<TRequest, TResponse>(
        RpcClientStreamMethod<TRequest, TResponse> method, Func<RpcReader<TRequest>, RpcServerCall, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(method, async (reader, writer, call) => writer.Write(await handler(reader, call).ConfigureAwait(false)));
    }

    /// <summary>Offers a method with streams both ways.</summary>
    /// <typeparam name="TRequest">The request's message type.</typeparam>
    /// <typeparam name="TResponse">The response's message type.</typeparam>
    /// <param name="method">The method, once per server.</param>
    /// <param name="handler">Reads and writes, each at its own pace; it may do both at once.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The method is offered already.</exception>
    public RpcServices Add<TRequest, TResponse>(
        RpcDuplexMethod<TRequest, TResponse> method, Func<RpcReader<TRequest>, RpcWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add((RpcMethod<TRequest, TResponse>)method, handler);
    }

    internal bool TryGet(string path, [NotNullWhen(true)] out RpcHandler? handler) => _handlers.TryGetValue(path, out handler);

    /// <summary>A service is offered whole: a method without a handler is a mistake that must not wait for its first call.</summary>
    /// <exception cref="InvalidOperationException">Names the methods that lack one.</exception>
    internal void RequireComplete()
    {
        string[] missing =
        [
            .. _handlers.Values.Select(handler => handler.Descriptor.Service).Distinct()
                .SelectMany(service => service.Methods)
                .Where(method => !_handlers.ContainsKey($"/{method.Service.FullName}/{method.Name}"))
                .Select(method => method.FullName),
        ];
        if (missing.Length > 0)
            throw new InvalidOperationException($"Methods without a handler: {string.Join(", ", missing)}. Add each to the server's services.");
    }

    private RpcServices Add<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<RpcReader<TRequest>, RpcWriter<TResponse>, RpcServerCall, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        RpcHandler entry = new(method.Descriptor, async (http, call, lifetime) =>
        {
            RpcReader<TRequest> reader = new(new ServerReadEnd(http.Request.BodyReader, lifetime), method.RequestParser, method.RequestBytesMax);
            ServerWriteEnd end = new(http.Response.BodyWriter, call);
            RpcWriter<TResponse> writer = new(end, method.ResponseBytesMax);
            try
            {
                await handler(reader, writer, call).ConfigureAwait(false);
            }
            finally
            {
                end.Close();
                reader.Close();
            }
        });
        if (!_handlers.TryAdd(method.Path, entry))
            throw new ArgumentException($"{method.Path} has a handler already.", nameof(method));
        return this;
    }
}
