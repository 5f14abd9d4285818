using System.Net;
using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.Tests.Node.Status;

public sealed class StatusServerTests : IAsyncLifetime
{
    private readonly Source _source = new();
    private readonly MetricCollector _metrics = new(static _ => false);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private StatusServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync(_metrics);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Livez_NodeThatIsNotReady_Lives()
    {
        _source.Snapshot = Snapshots.Starting;

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync("/livez"));
    }

    [Fact]
    public async Task Readyz_ReadyNode_IsOk() => Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync("/readyz"));

    [Fact]
    public async Task Readyz_NodeThatIsNotReady_GivesEachReasonALineWithItsCode()
    {
        _source.Snapshot = Snapshots.With(cluster => cluster with { ConnectedPeers = [], MayVoteSince = null });
        (HttpStatusCode status, string body) = await GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(["PEERS_TOO_FEW", "WAITING_FOR_PEERS"], body.TrimEnd('\n').Split('\n').Select(line => line.Split(": ")[0]));
    }

    public static TheoryData<Exception> Failures { get; } =
        [new OperationCanceledException(), new AskTimeoutException(), new AskFailedException()];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Readyz_NodeThatDoesNotAnswer_IsUnavailable(Exception failure)
    {
        _source.Failure = failure;
        (HttpStatusCode status, string body) = await GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("STATUS_UNAVAILABLE: ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ReadyNode_IsItsWholeDocument()
    {
        (HttpStatusCode status, string body) = await GetAsync("/status");
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement root = json.RootElement;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal("1.2.3", root.GetProperty("version").GetString());
        Assert.True(root.GetProperty("ready").GetBoolean());
        Assert.Empty(root.GetProperty("notReady").EnumerateArray());
        Assert.Equal("hoodi", root.GetProperty("node").GetProperty("network").GetString());
        Assert.Equal(123UL, root.GetProperty("cluster").GetProperty("slot").GetUInt64());
        Assert.Equal([2, 4], root.GetProperty("cluster").GetProperty("connectedPeers").EnumerateArray().Select(peer => peer.GetInt32()));
        Assert.Equal(2, root.GetProperty("duties").GetProperty("missed").GetProperty("TooFewPartials").GetInt64());
        JsonElement onChain = root.GetProperty("duties").GetProperty("kinds").GetProperty("Attestation").GetProperty("onChain");
        Assert.Equal((80, 2), (onChain.GetProperty("included").GetInt64(), onChain.GetProperty("notIncluded").GetProperty("LeftOutOfBlocks").GetInt64()));
        Assert.Equal(41.5, root.GetProperty("duties").GetProperty("latencyP50Ms").GetDouble());
    }

    [Fact]
    public async Task Status_NodeThatStarts_HasReasonsAndNoParts()
    {
        _source.Snapshot = Snapshots.Starting;
        (HttpStatusCode status, string body) = await GetAsync("/status");
        StatusDocument document = StatusDocument.FromJson(System.Text.Encoding.UTF8.GetBytes(body))!;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(document.Ready);
        Assert.Equal("STARTING", Assert.Single(document.NotReady).Code);
        Assert.Null(document.Node);
        Assert.Null(document.Cluster);
        Assert.Null(document.Duties);
    }

    [Fact]
    public async Task Metrics_HaveTheBuildReadinessAndTheProcess()
    {
        _source.Snapshot = Snapshots.With(cluster => cluster with { BeaconReady = false });
        using HttpResponseMessage response = await _client.GetAsync(UriOf("/metrics"), TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(PrometheusText.ContentType, response.Content.Headers.GetValues("Content-Type").Single());
        string[] lines = body.Split('\n');
        Assert.Contains("clay_dvt_build_info{version=\"1.2.3\"} 1", lines);
        Assert.Contains("clay_dvt_ready 0", lines);
        Assert.Contains("clay_dvt_peers_connected 2", lines);
        Assert.Contains("clay_dvt_validators{state=\"without_history\"} 3", lines);
        Assert.Contains("clay_dvt_slot 123", lines);
        Assert.Contains("clay_dvt_not_ready{reason=\"BEACON_NOT_READY\"} 1", lines);
        Assert.Contains("clay_dvt_not_ready{reason=\"PEERS_TOO_FEW\"} 0", lines);
        Assert.Contains(lines, line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_SwitchedOff_AreNotFound()
    {
        await using StatusServer server = await StartAsync(metrics: null);
        using HttpResponseMessage response = await _client.GetAsync(new Uri($"http://{server.Address}/metrics"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/status/")]
    [InlineData("/metrics/x")]
    public async Task OtherPaths_AreNotFound(string path) => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path)).Status);

    [Fact]
    public async Task OtherMethods_AreRefused()
    {
        using HttpResponseMessage response = await _client.DeleteAsync(UriOf("/status"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(0, _source.Asked);
    }

    [Fact]
    public async Task StartAsync_AddressThatIsTaken_Fails() => await Assert.ThrowsAsync<IOException>(async () =>
        await StatusServer.StartAsync(_server.Address, _source, _metrics, TimeProvider.System, "1", TestContext.Current.CancellationToken));

    private Task<StatusServer> StartAsync(MetricCollector? metrics) => StatusServer.StartAsync(
        new IPEndPoint(IPAddress.Loopback, 0), _source, metrics, TimeProvider.System, "1.2.3", TestContext.Current.CancellationToken);

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(UriOf(path), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Uri UriOf(string path) => new($"http://{_server.Address}{path}");

    private sealed class Source : INodeStatus
    {
        public NodeSnapshot Snapshot { get; set; } = Snapshots.Ready;

        public Exception? Failure { get; set; }

        public int Asked { get; private set; }

        public Task<NodeSnapshot> SnapshotAsync(CancellationToken cancel)
        {
            Asked++;
            return Failure is null ? Task.FromResult(Snapshot) : Task.FromException<NodeSnapshot>(Failure);
        }
    }
}
