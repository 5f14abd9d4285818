using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClayStack.Dvt.Tests.Rpc.Client;

/// <summary>An HTTP/2 server without any of ours: what it answers may be anything.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<RawServer> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listening = listen;
        }));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RawServer(app, new Uri($"http://{listening!.IPEndPoint}"));
    }

    /// <summary>A gRPC answer with a body as given, and a status as given, null for none.</summary>
    public static RequestDelegate Grpc(string bodyHex, string? status, string? message = null) => async http =>
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(Convert.FromHexString(bodyHex), http.RequestAborted);
        if (status is not null)
            http.Response.AppendTrailer("grpc-status", status);
        if (message is not null)
            http.Response.AppendTrailer("grpc-message", message);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
