using ClayStack.Dvt.Rpc;
using Google.Protobuf.Reflection;

namespace ClayStack.Dvt.Tests.Rpc.Echo;

/// <summary>The methods of <c>tests/foreign/echo.proto</c>.</summary>
internal static class EchoMethods
{
    public static readonly ServiceDescriptor Service = EchoReflection.Descriptor.Services[0];

    public static readonly RpcUnaryMethod<EchoRequest, EchoResponse> Once = new(Service);
    public static readonly RpcServerStreamMethod<EchoRequest, EchoResponse> Download = new(Service);
    public static readonly RpcClientStreamMethod<EchoRequest, EchoResponse> Upload = new(Service);
    public static readonly RpcDuplexMethod<EchoRequest, EchoResponse> Chat = new(Service);
}
