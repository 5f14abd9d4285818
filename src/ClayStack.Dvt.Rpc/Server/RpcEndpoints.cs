using ClayStack.Dvt.Rpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>gRPC within an ASP.NET Core application that also serves other things. Its host stops the calls.</summary>
public static class RpcEndpoints
{
    /// <summary>
    /// Offers services at their paths. The endpoint must speak HTTP/2; other gRPC paths are answered as the application
    /// answers unknown paths.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="services">What is offered.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="handlerFailed">Gets each fault of a handler, from any thread.</param>
    /// <exception cref="InvalidOperationException">A method of an offered service has no handler.</exception>
    public static IEndpointConventionBuilder MapRpc(
        this IEndpointRouteBuilder endpoints, RpcServices services, TimeProvider time, Action<RpcHandlerFailure> handlerFailed)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(services);
        services.RequireComplete();
        RpcDispatcher dispatcher = new(services, time, new CallDrain(), new RpcServerCounters(), handlerFailed);
        RouteGroupBuilder group = endpoints.MapGroup("");
        foreach (string path in services.Paths)
            group.MapPost(path, (RequestDelegate)dispatcher.ServeAsync).WithDisplayName($"{RpcHeaders.ContentType} {path}");
        return group;
    }
}
