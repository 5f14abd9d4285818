using Google.Protobuf.Reflection;
using Grpc.Health.V1;

namespace ClayStack.Dvt.Rpc.Health;

/// <summary>The methods of <c>grpc.health.v1.Health</c>.</summary>
internal static class HealthMethods
{
    private static readonly ServiceDescriptor Service = HealthReflection.Descriptor.Services[0];

    public static readonly RpcUnaryMethod<HealthCheckRequest, HealthCheckResponse> Check = new(Service) { RequestBytesMax = 1024, ResponseBytesMax = 1024 };
    public static readonly RpcUnaryMethod<HealthListRequest, HealthListResponse> List = new(Service) { RequestBytesMax = 1024 };
    public static readonly RpcServerStreamMethod<HealthCheckRequest, HealthCheckResponse> Watch = new(Service) { RequestBytesMax = 1024, ResponseBytesMax = 1024 };
}
