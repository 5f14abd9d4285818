using System.Net;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ClayStack.Dvt.Tests.Rpc.Server;

public sealed class RpcEndpointsTests
{
    [Fact]
    public async Task MapRpc_OffersServicesBesideOtherThings()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listening = listen;
        }));
        await using WebApplication app = builder.Build();
        RpcServices services = new();
        EchoService.AddTo(services);
        app.MapRpc(services, TimeProvider.System, failure => Assert.Fail(failure.ToString()));
        await app.StartAsync(token);

        using RpcChannel channel = new(new Uri($"http://{listening!.IPEndPoint}"), new RpcChannelOptions { Time = TimeProvider.System });
        EchoRequest request = new() { Payload = ByteString.CopyFromUtf8("beside") };
        Assert.Equal("beside", (await channel.CallAsync(EchoMethods.Once, request, null, token)).Payload.ToStringUtf8());
        await app.StopAsync(token);
    }
}
