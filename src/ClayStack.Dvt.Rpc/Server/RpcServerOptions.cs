using System.Net;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>What a server needs to know.</summary>
public sealed record RpcServerOptions
{
    /// <summary>Where to listen. Port 0 lets the system choose: see <see cref="RpcServer.EndPoint"/>.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The clock of deadlines and of stopping.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>TLS 1.3 with keys on both sides; null for none, which is refused on any address but loopback.</summary>
    public required RpcServerTls? Tls { get; init; }

    /// <summary>Gets each fault of a handler, from any thread.</summary>
    public required Action<RpcHandlerFailure> HandlerFailed { get; init; }

    /// <summary>Gets each connection that the server ends on its own account, from any thread; null for nobody.</summary>
    public Action<RpcRefusal>? Refused { get; init; }

    /// <summary>The bounds.</summary>
    public RpcServerLimits Limits { get; init; } = new();
}
