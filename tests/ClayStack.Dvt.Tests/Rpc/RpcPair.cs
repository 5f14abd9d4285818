using System.Collections.Concurrent;
using System.Net;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>A server on loopback and a channel to it. Disposing checks that no handler failed in a way nobody expected.</summary>
internal sealed class RpcPair : IAsyncDisposable
{
    private RpcPair(RpcServer server, RpcChannel channel)
    {
        Server = server;
        Channel = channel;
    }

    public RpcServer Server { get; }

    public RpcChannel Channel { get; }

    public Uri Address => Channel.Address;

    public ConcurrentQueue<RpcHandlerFailure> Failures { get; private init; } = [];

    public ConcurrentQueue<RpcRefusal> Refusals { get; private init; } = [];

    public Identity? ServerIdentity { get; private init; }

    public Identity? ClientIdentity { get; private init; }

    public static Task<RpcPair> EchoAsync(bool tls = false, TimeProvider? serverTime = null, TimeProvider? clientTime = null, RpcServerLimits? limits = null) =>
        StartAsync(EchoService.AddTo, tls, serverTime, clientTime, limits);

    public static async Task<RpcPair> StartAsync(
        Action<RpcServices> add,
        bool tls = false,
        TimeProvider? serverTime = null,
        TimeProvider? clientTime = null,
        RpcServerLimits? limits = null,
        Func<byte[], bool>? accepts = null)
    {
        RpcServices services = new();
        add(services);
        Identity? ofServer = tls ? new Identity("server") : null;
        Identity? ofClient = tls ? new Identity("client") : null;
        ConcurrentQueue<RpcHandlerFailure> failures = [];
        ConcurrentQueue<RpcRefusal> refusals = [];
        RpcServer server = await RpcServer.StartAsync(
            new RpcServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Time = serverTime ?? TimeProvider.System,
                Tls = ofServer is null
                    ? null
                    : new RpcServerTls(ofServer.Certificate, digest => accepts?.Invoke(digest.ToArray()) ?? ofClient!.Matches(digest)),
                HandlerFailed = failures.Enqueue,
                Refused = refusals.Enqueue,
                Limits = limits ?? new RpcServerLimits(),
            },
            services,
            TestContext.Current.CancellationToken);
        RpcChannel channel = new(
            new Uri($"{(tls ? "https" : "http")}://{server.EndPoint}"),
            new RpcChannelOptions
            {
                Time = clientTime ?? TimeProvider.System,
                Tls = tls ? RpcTls.ClientOptions(ofClient!.Certificate, ofServer!.Matches) : null,
            });
        return new RpcPair(server, channel)
        {
            Failures = failures,
            Refusals = refusals,
            ServerIdentity = ofServer,
            ClientIdentity = ofClient,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Server.DisposeAsync();
        ServerIdentity?.Dispose();
        ClientIdentity?.Dispose();
        Assert.Empty(Failures);
    }
}
