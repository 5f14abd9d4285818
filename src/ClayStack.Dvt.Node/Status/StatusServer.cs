using System.Net;
using System.Text;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClayStack.Dvt.Node.Status;

/// <summary>
/// Tells by HTTP how the node is: <c>/livez</c>, <c>/readyz</c>, <c>/status</c> and <c>/metrics</c>, by GET only. It serves nothing secret and changes
/// nothing; connections, requests and the time of each are bounded.
/// </summary>
internal sealed class StatusServer : IAsyncDisposable
{
    /// <summary>How long the node's parts may take to answer.</summary>
    public static readonly TimeSpan SnapshotTimeout = TimeSpan.FromSeconds(2);

    private const int ConnectionsMax = 64;
    private const string PlainText = "text/plain; charset=utf-8";
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private readonly WebApplication _server;
    private readonly INodeStatus _status;
    private readonly MetricCollector? _metrics;
    private readonly TimeProvider _time;
    private readonly string _version;

    private StatusServer(WebApplication server, INodeStatus status, MetricCollector? metrics, TimeProvider time, string version)
    {
        _server = server;
        _status = status;
        _metrics = metrics;
        _time = time;
        _version = version;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Starts a server.</summary>
    /// <param name="address">Where to listen; port 0 lets the system choose.</param>
    /// <param name="status">What it tells.</param>
    /// <param name="metrics">What it heard, stays the caller's; null serves no metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">The address is taken, or is not this machine's.</exception>
    public static async Task<StatusServer> StartAsync(
        IPEndPoint address, INodeStatus status, MetricCollector? metrics, TimeProvider time, string version, CancellationToken cancel)
    {
        // The empty builder reads neither environment nor files: only the configuration says where this listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Listen(address);
        });
        WebApplication application = builder.Build();
        StatusServer server = new(application, status, metrics, time, version);
        application.Run(server.HandleAsync);
        try
        {
            await application.StartAsync(cancel);
            string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            server.Address = new IPEndPoint(address.Address, new Uri(bound).Port);
            return server;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening; answers that are under way are finished.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, PlainText, "Only GET is served here.\n");
        return context.Request.Path.Value switch
        {
            "/livez" => AnswerAsync(context, StatusCodes.Status200OK, PlainText, "ok\n"),
            "/readyz" => AnswerReadinessAsync(context),
            "/status" => AnswerStatusAsync(context),
            "/metrics" when _metrics is not null => AnswerMetricsAsync(context, _metrics),
            "/metrics" => AnswerAsync(context, StatusCodes.Status404NotFound, PlainText, "The configuration says 'metrics: false'.\n"),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, PlainText, "Here are /livez, /readyz, /status and /metrics.\n"),
        };
    }

    private async Task AnswerReadinessAsync(HttpContext context)
    {
        IReadOnlyList<NotReady> reasons = ReasonsOf(await SnapshotAsync(context));
        StringBuilder text = new();
        if (reasons.Count == 0)
            text.Append("ok\n");
        foreach (NotReady reason in reasons)
            text.Append(OneLine.Of($"{Readiness.CodeOf(reason.Reason)}: {reason.Detail} {reason.Remedy}")).Append('\n');
        await AnswerAsync(context, reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, PlainText, text.ToString());
    }

    private async Task AnswerStatusAsync(HttpContext context)
    {
        StatusDocument document = StatusDocument.Of(await SnapshotAsync(context), _version, _time.GetUtcNow());
        await AnswerAsync(context, StatusCodes.Status200OK, "application/json; charset=utf-8", document.ToJson() + "\n");
    }

    private async Task AnswerMetricsAsync(HttpContext context, MetricCollector metrics)
    {
        NodeSnapshot? snapshot = await SnapshotAsync(context);
        IReadOnlyList<NotReady> reasons = ReasonsOf(snapshot);
        StringBuilder text = new();
        metrics.Write(text);
        if (snapshot?.Cluster is { } cluster)
            WriteCluster(cluster, text);
        PrometheusText.Header(text, "clay_dvt_build_info", "gauge", "The program's version.");
        PrometheusText.Sample(text, "clay_dvt_build_info", $"version=\"{LabelText.Escape(_version)}\"", 1);
        PrometheusText.Single(text, "clay_dvt_ready", "gauge", "1 if the node is ready to do duties.", reasons.Count == 0 ? 1 : 0);
        PrometheusText.Header(text, "clay_dvt_not_ready", "gauge", "1 for each reason why the node is not ready.");
        foreach (NotReadyReason reason in Enum.GetValues<NotReadyReason>())
            PrometheusText.Sample(text, "clay_dvt_not_ready", $"reason=\"{Readiness.CodeOf(reason)}\"", reasons.Any(found => found.Reason == reason) ? 1 : 0);
        ProcessFigures.Read().Write(text);
        await AnswerAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType, text.ToString());
    }

    private static void WriteCluster(ClusterStatus cluster, StringBuilder text)
    {
        PrometheusText.Single(text, "clay_dvt_peers_connected", "gauge", "Operators that are connected.", cluster.ConnectedPeers.Count);
        PrometheusText.Single(text, "clay_dvt_peers_needed", "gauge", "Operators that a quorum needs besides this one.", cluster.PeersNeeded);
        PrometheusText.Header(text, "clay_dvt_validators", "gauge", "The cluster's validators: all, those that the chain knows, and of these the ones that slashing protection has no row for.");
        PrometheusText.Sample(text, "clay_dvt_validators", "state=\"all\"", cluster.ValidatorCount);
        PrometheusText.Sample(text, "clay_dvt_validators", "state=\"known\"", cluster.ValidatorsKnown);
        PrometheusText.Sample(text, "clay_dvt_validators", "state=\"without_history\"", cluster.ValidatorsWithoutHistory);
        if (cluster.Slot is { } slot)
            PrometheusText.Single(text, "clay_dvt_slot", "gauge", "The present slot.", slot.Value);
    }

    private static IReadOnlyList<NotReady> ReasonsOf(NodeSnapshot? snapshot) =>
        snapshot is null ? Readiness.Unavailable : Readiness.Of(snapshot);

    /// <summary>The node's snapshot; null if it does not come in time.</summary>
    private async Task<NodeSnapshot?> SnapshotAsync(HttpContext context)
    {
        using CancellationTokenSource timeout = new(SnapshotTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            return await _status.SnapshotAsync(either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AskTimeoutException or AskFailedException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, CancellationToken.None).AsTask();
    }
}
