using System.Collections.Concurrent;
using System.Net;
using ClayStack.Dvt.Rpc.Health;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.EndToEnd.Foreign;

/// <summary>A client that others wrote, against our server.</summary>
public sealed class ForeignClientTests
{
    private static readonly string[] Things =
    [
        "health check", "health watch", "unary with metadata", "error status in Unicode", "responses streamed", "error after messages",
        "requests streamed", "both streamed, in turns", "both streamed, at once", "deadline", "cancel", "message of 3 MiB",
        "message over the bound", "compressed message", "method that is not there", "many calls at once",
    ];

    [Fact]
    public async Task ForeignClient_WithoutTls_GetsEverything() => await TryEverythingAsync(null);

    [Fact]
    public async Task ForeignClient_WithMutualTls_GetsEverything_AndAStrangerNothing()
    {
        using KeyFolder keys = new();
        RpcServer server = await TryEverythingAsync(keys);
        Assert.True(server.Counters.Refused(RpcRefusalReason.KeyNotAccepted) >= 1);
        Assert.Equal(0, server.Counters.Refused(RpcRefusalReason.HandshakeFailed));
    }

    private static async Task<RpcServer> TryEverythingAsync(KeyFolder? keys)
    {
        RpcServices services = new();
        EchoService.AddTo(services);
        new RpcHealth().AddTo(services);
        ConcurrentQueue<RpcHandlerFailure> failures = [];
        await using RpcServer server = await RpcServer.StartAsync(
            new RpcServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Time = TimeProvider.System,
                Tls = keys is null ? null : new RpcServerTls(keys.Ours, keys.IsForeign),
                HandlerFailed = failures.Enqueue,
            },
            services,
            TestContext.Current.CancellationToken);
        await using ForeignGrpc client = keys is null
            ? ForeignGrpc.Start("client", server.EndPoint.ToString())
            : ForeignGrpc.Start("client", server.EndPoint.ToString(), keys.Path);
        string[] expected = [.. Things.Concat(keys is null ? [] : ["another key"]).Select(thing => $"ok {thing}")];
        Assert.Equal(expected, await client.LinesAsync());
        Assert.Empty(failures);
        return server;
    }
}
