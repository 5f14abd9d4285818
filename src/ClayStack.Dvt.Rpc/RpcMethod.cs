using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ClayStack.Dvt.Rpc;

/// <summary>
/// One method of a service, as server and client use it. A service's methods form a table, one line each; the name of the
/// field is the name of the method, and its type tells what streams:
/// <code>
/// private static readonly ServiceDescriptor Service = HealthReflection.Descriptor.Services[0];
/// public static readonly RpcUnaryMethod&lt;HealthCheckRequest, HealthCheckResponse&gt; Check = new(Service);
/// </code>
/// Each line is checked against the descriptor that the compiler of protos generated, when the table is first touched.
/// </summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
public abstract class RpcMethod<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The bound of a message that is not told otherwise: 4 MiB, gRPC's own.</summary>
    public const int BytesMaxDefault = 4 * 1024 * 1024;

    private protected RpcMethod(ServiceDescriptor service, string name, bool clientStreams, bool serverStreams)
    {
        ArgumentNullException.ThrowIfNull(service);
        MethodDescriptor method = service.FindMethodByName(name)
            ?? throw new ArgumentException($"{service.FullName} has no method {name}.", nameof(name));
        if (method.InputType.ClrType != typeof(TRequest) || method.OutputType.ClrType != typeof(TResponse))
        {
            throw new ArgumentException(
                $"{method.FullName} takes {method.InputType.FullName} and gives {method.OutputType.FullName}; the table says {typeof(TRequest).Name} and {typeof(TResponse).Name}.",
                nameof(name));
        }

        if (method.IsClientStreaming != clientStreams || method.IsServerStreaming != serverStreams)
        {
            throw new ArgumentException(
                $"{method.FullName} streams {Streams(method.IsClientStreaming, method.IsServerStreaming)}; the table says {Streams(clientStreams, serverStreams)}.",
                nameof(name));
        }

        Descriptor = method;
        Path = $"/{service.FullName}/{name}";
        RequestParser = (MessageParser<TRequest>)method.InputType.Parser;
        ResponseParser = (MessageParser<TResponse>)method.OutputType.Parser;
    }

    /// <summary>The method in its proto file.</summary>
    public MethodDescriptor Descriptor { get; }

    /// <summary>The path of its HTTP request, <c>/package.Service/Method</c>.</summary>
    public string Path { get; }

    /// <summary>The longest request in bytes, sent or taken; more is <see cref="RpcStatusCode.ResourceExhausted"/>.</summary>
    public int RequestBytesMax { get; init; } = BytesMaxDefault;

    /// <summary>The longest response in bytes, sent or taken; more is <see cref="RpcStatusCode.ResourceExhausted"/>.</summary>
    public int ResponseBytesMax { get; init; } = BytesMaxDefault;

    internal MessageParser<TRequest> RequestParser { get; }

    internal MessageParser<TResponse> ResponseParser { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    private static string Streams(bool client, bool server) => (client, server) switch
    {
        (false, false) => "nothing",
        (false, true) => "responses",
        (true, false) => "requests",
        (true, true) => "both ways",
    };
}

/// <summary>A method with one request and one response.</summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
/// <param name="service">The generated descriptor.</param>
/// <param name="name">The method's name in the proto; by default the name of the field.</param>
/// <exception cref="ArgumentException">The descriptor knows no such method, or another shape of it.</exception>
public sealed class RpcUnaryMethod<TRequest, TResponse>(ServiceDescriptor service, [CallerMemberName] string name = "")
    : RpcMethod<TRequest, TResponse>(service, name, clientStreams: false, serverStreams: false)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>A method with one request and a stream of responses.</summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
/// <param name="service">The generated descriptor.</param>
/// <param name="name">The method's name in the proto; by default the name of the field.</param>
/// <exception cref="ArgumentException">The descriptor knows no such method, or another shape of it.</exception>
public sealed class RpcServerStreamMethod<TRequest, TResponse>(ServiceDescriptor service, [CallerMemberName] string name = "")
    : RpcMethod<TRequest, TResponse>(service, name, clientStreams: false, serverStreams: true)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>A method with a stream of requests and one response.</summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
/// <param name="service">The generated descriptor.</param>
/// <param name="name">The method's name in the proto; by default the name of the field.</param>
/// <exception cref="ArgumentException">The descriptor knows no such method, or another shape of it.</exception>
public sealed class RpcClientStreamMethod<TRequest, TResponse>(ServiceDescriptor service, [CallerMemberName] string name = "")
    : RpcMethod<TRequest, TResponse>(service, name, clientStreams: true, serverStreams: false)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>A method with streams both ways, each at its own pace.</summary>
/// <typeparam name="TRequest">The request's message type.</typeparam>
/// <typeparam name="TResponse">The response's message type.</typeparam>
/// <param name="service">The generated descriptor.</param>
/// <param name="name">The method's name in the proto; by default the name of the field.</param>
/// <exception cref="ArgumentException">The descriptor knows no such method, or another shape of it.</exception>
public sealed class RpcDuplexMethod<TRequest, TResponse>(ServiceDescriptor service, [CallerMemberName] string name = "")
    : RpcMethod<TRequest, TResponse>(service, name, clientStreams: true, serverStreams: true)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
