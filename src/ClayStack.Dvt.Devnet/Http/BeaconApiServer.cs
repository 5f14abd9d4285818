using System.Net;
using ClayStack.Dvt.Devnet.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>The Beacon API over Kestrel, on the loopback interface.</summary>
internal sealed class BeaconApiServer : IAsyncDisposable
{
    public const int BodyBytesMax = 16 * 1024 * 1024;

    private readonly ChainHost _host;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping;
    private readonly WebApplication _app;

    private BeaconApiServer(ChainHost host, TimeProvider time, CancellationTokenSource stopping, WebApplication app)
    {
        _host = host;
        _time = time;
        _stopping = stopping;
        _app = app;
        Url = new Uri("http://127.0.0.1:0");
    }

    public Uri Url { get; private set; }

    /// <summary>Listens; throws <see cref="IOException"/> if the port is taken.</summary>
    public static async Task<BeaconApiServer> StartAsync(
        ChainHost host, Intakes intakes, EventHub events, TimeProvider time, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyBytesMax;
            options.Listen(IPAddress.Loopback, host.Genesis.Options.Port);
        });
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        CancellationTokenSource stopping = new();
        BeaconApiServer server = new(host, time, stopping, app);
        server.Map(intakes, events);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
            string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            server.Url = new Uri(address);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);

        // Stopping lets every stream end as a stream ends; disposing alone would cut the connections.
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Map(Intakes intakes, EventHub events)
    {
        IEnumerable<ApiRoute> routes =
        [
            .. new NodeRoutes(_host).All,
            .. new StateRoutes(_host).All,
            .. new BlockRoutes(_host).All,
            .. new DutyRoutes(_host).All,
            .. new ValidatorRoutes(_host, intakes.Registrations).All,
            .. new ProductionRoutes(_host, intakes.Producer).All,
            .. new PoolRoutes(_host, intakes.Attestations).All,
            .. new DutySubmissionRoutes(_host, intakes).All,
            .. new PublicationRoutes(_host, intakes.Publications).All,
            .. new RewardRoutes(_host).All,
        ];
        foreach (ApiRoute route in routes)
            _app.MapMethods(route.Pattern, [route.Method], context => AnswerAsync(context, route));
        EventRoutes stream = new(_host, events, _stopping.Token);
        _app.MapMethods(EventRoutes.Pattern, ["GET"], async context =>
        {
            if (await stream.ServeAsync(new ApiRequest(context)).ConfigureAwait(false) is { } refusal)
                await WriteAsync(context, refusal).ConfigureAwait(false);
        });
        _app.MapFallback(context => WriteAsync(context, ApiReply.Error(404, $"there is no {context.Request.Method} {context.Request.Path} here")));
    }

    private async Task AnswerAsync(HttpContext context, ApiRoute route)
    {
        ApiReply reply = await FaultAsync(route, context.RequestAborted).ConfigureAwait(false)
            ?? await route.Handler(new ApiRequest(context)).ConfigureAwait(false);
        await WriteAsync(context, reply).ConfigureAwait(false);
    }

    /// <summary>What the faults make of a request; null if its handler answers.</summary>
    private async ValueTask<ApiReply?> FaultAsync(ApiRoute route, CancellationToken aborted)
    {
        bool worksSyncing = route.Kind is DevnetRequestKind.Node or DevnetRequestKind.States or DevnetRequestKind.Blocks or DevnetRequestKind.Events;
        if (!worksSyncing && _host.Faults.Syncing)
            return ApiReply.Error(503, "the beacon node is syncing");
        switch (_host.Faults.On(route.Kind))
        {
            case DevnetFault.Unavailable:
                return ApiReply.Error(503, $"a fault is laid on {route.Kind}");
            case DevnetFault.Delay delay:
                await ClockPause.ForAsync(delay.Time, _time, aborted).ConfigureAwait(false);
                return null;
            default:
                return null;
        }
    }

    private static async Task WriteAsync(HttpContext context, ApiReply reply)
    {
        context.Response.StatusCode = reply.Status;
        if (reply.Version is not null)
            context.Response.Headers["Eth-Consensus-Version"] = reply.Version;
        foreach ((string name, string value) in reply.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentLength = reply.Body.Length;
        if (reply.Body.IsEmpty)
            return;
        context.Response.ContentType = reply.ContentType;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
