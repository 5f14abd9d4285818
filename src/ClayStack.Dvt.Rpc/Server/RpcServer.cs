using System.Net;
using System.Net.Security;
using ClayStack.Dvt.Rpc.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>
/// A gRPC server of its own: Kestrel on one endpoint, HTTP/2 alone. It reads no configuration, no environment and no
/// signals; who starts it stops it.
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    private readonly RpcServerOptions _options;
    private readonly WebApplication _app;
    private readonly CallDrain _drain;
    private readonly ConnectionGate _gate;
    private Task<RpcDrainOutcome>? _stop;

    private RpcServer(RpcServerOptions options, WebApplication app, CallDrain drain, ConnectionGate gate, RpcServerCounters counters)
    {
        _options = options;
        _app = app;
        _drain = drain;
        _gate = gate;
        Counters = counters;
    }

    /// <summary>Where the server listens, with the port that the system chose.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>What it has seen.</summary>
    public RpcServerCounters Counters { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where, for whom, and within which bounds.</param>
    /// <param name="services">What it offers; not to be changed afterwards.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="ArgumentException">Without TLS a server listens on loopback only.</exception>
    /// <exception cref="InvalidOperationException">A method of an offered service has no handler.</exception>
    /// <exception cref="IOException">The endpoint is in use, or not this machine's.</exception>
    public static async Task<RpcServer> StartAsync(
        RpcServerOptions options, RpcServices services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        if (options.Tls is null && !IPAddress.IsLoopback(options.Listen.Address))
        {
            throw new ArgumentException(
                $"Without TLS a server listens on loopback only, and {options.Listen} is not; give it a certificate.", nameof(options));
        }

        services.RequireComplete();
        RpcServerCounters counters = new();
        CallDrain drain = new();
        ConnectionGate gate = new(options.Limits, counters, () => drain.IsDraining, options.Refused);
        RpcDispatcher dispatcher = new(services, options.Time, drain, counters, options.HandlerFailed);
        ListenOptions? listening = null;

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Bound(kestrel, options.Limits);
            kestrel.Listen(options.Listen, listen =>
            {
                listening = listen;
                listen.Protocols = HttpProtocols.Http2;
                Guard(listen, options, gate);
            });
        });
        builder.Services.AddSingleton<IHostLifetime, StartersLifetime>();
        WebApplication app = builder.Build();
        app.Run(dispatcher.ServeAsync);
        RpcServer server = new(options, app, drain, gate, counters);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            drain.Dispose();
            throw;
        }

        server.EndPoint = listening?.IPEndPoint ?? options.Listen;
        return server;
    }

    /// <summary>Asks again about the key of each connection, and ends those that are accepted no more.</summary>
    /// <returns>How many were ended.</returns>
    public int DropWithdrawnPeers() => _options.Tls is { } tls ? _gate.DropWithdrawn(tls.Accepts) : 0;

    /// <summary>
    /// Stops: takes no new calls and connections, tells the running calls (<see cref="RpcServerCall.Draining"/>), waits for
    /// them, then cancels those that are left, and closes. A second call gives the outcome of the first.
    /// </summary>
    /// <param name="patience">How long running calls may go on.</param>
    public Task<RpcDrainOutcome> StopAsync(TimeSpan patience)
    {
        lock (_drain)
            return _stop ??= StopOnceAsync(patience);
    }

    /// <summary>Stops without patience.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _drain.Dispose();
    }

    private async Task<RpcDrainOutcome> StopOnceAsync(TimeSpan patience)
    {
        int aborted = await _drain.DrainAsync(patience, _options.Time).ConfigureAwait(false);
        bool cutOff = false;
        try
        {
            await _drain.WaitForIdleAsync(_options.Limits.AbortTimeout, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            cutOff = true;
        }

        // Connections without calls are asked to close; those that do not are cut off.
        using CancellationTokenSource closing = new(cutOff ? TimeSpan.Zero : _options.Limits.AbortTimeout, _options.Time);
        await _app.StopAsync(closing.Token).ConfigureAwait(false);
        return new RpcDrainOutcome(aborted, cutOff || closing.IsCancellationRequested);
    }

    private static void Guard(ListenOptions listen, RpcServerOptions options, ConnectionGate gate)
    {
        if (options.Tls is not { } tls)
        {
            listen.Use(next => connection => gate.ServeWithoutTlsAsync(connection, next));
            return;
        }

        SslStreamCertificateContext own = RpcTls.Context(tls.Certificate);
        listen.Use(next => connection => gate.ServeStrangerAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.Limits.HandshakeTimeout,
            OnConnection = context => ValueTask.FromResult(RpcTls.ServerOptions(own, digest => Judge(context.Connection, digest, tls, gate))),
        });
        listen.Use(next => connection => gate.ServePeerAsync(connection, next));
    }

    private static bool Judge(BaseConnectionContext connection, ReadOnlySpan<byte> digest, RpcServerTls tls, ConnectionGate gate)
    {
        GuardedConnection guarded = connection.Features.Get<GuardedConnection>()
            ?? throw new InvalidOperationException("The gate has not seen this connection.");
        guarded.PeerSpkiSha256 = digest.ToArray();
        if (tls.Accepts(digest))
            return true;

        // The handshake ends by itself, with an alert that tells the other side.
        gate.Note(guarded, RpcRefusalReason.KeyNotAccepted);
        return false;
    }

    private static void Bound(KestrelServerOptions kestrel, RpcServerLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits http = kestrel.Limits;
        http.RequestHeadersTimeout = limits.RequestHeadersTimeout;
        http.MaxRequestHeadersTotalSize = limits.RequestHeadersBytesMax;
        http.KeepAliveTimeout = limits.IdleTimeout;

        // A stream may be silent for hours, and a reader slow; with HTTP/2 the second can be said for the server only.
        http.MinRequestBodyDataRate = null;
        http.MinResponseDataRate = null;
        http.MaxRequestBodySize = null;
        http.Http2.MaxStreamsPerConnection = limits.CallsPerConnectionMax;
        http.Http2.KeepAlivePingDelay = limits.PingDelay;
        http.Http2.KeepAlivePingTimeout = limits.PingTimeout;
    }

    /// <summary>The default one would take over the process's signals.</summary>
    private sealed class StartersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
