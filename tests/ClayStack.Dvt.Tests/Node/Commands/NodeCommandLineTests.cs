using System.Net;
using System.Reflection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Status;
using ClayStack.Dvt.Tests.Node.Status;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Node.Commands;

public sealed class NodeCommandLineTests : IDisposable
{
    private readonly NodeFolder _folder = new();
    private readonly CommandLine _line;

    public NodeCommandLineTests() => _line = new CommandLine(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NoDecision")]
    [InlineData("nodecision")]
    public async Task Explain_OfAReason_TellsWhatToDo(string code)
    {
        Assert.Equal(ExitCode.Done, await _line.RunAsync("explain", code));

        Assert.StartsWith("NoDecision (peers)\n", _line.Out, StringComparison.Ordinal);
        Assert.Equal(3, _line.Out.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Explain_WithoutOne_TellsAll()
    {
        Assert.Equal(ExitCode.Done, await _line.RunAsync("explain"));

        Assert.All(Enum.GetNames<MissReason>(), name => Assert.Contains($"{name} (", _line.Out, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<NotIncludedReason>(), name => Assert.Contains($"{name} (", _line.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sunspots")]
    [InlineData("3")]
    public async Task Explain_OfSomethingElse_SaysWhereTheListIs(string code)
    {
        Assert.Equal(ExitCode.Usage, await _line.RunAsync("explain", code));

        Assert.Contains($"'{code}' is no reason", _line.Error, StringComparison.Ordinal);
        Assert.Contains("clay-dvt explain", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        Assert.Equal(ExitCode.Done, await _line.RunAsync("version"));
        Assert.Equal("1.2.3\n", _line.Out);
        Assert.Empty(_line.Error);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("status", "--colour")]
    [InlineData("status", "more")]
    [InlineData("status", "--status-address")]
    [InlineData("status", "--status-address", "127.0.0.1:1", "--status-address", "127.0.0.1:2")]
    [InlineData("config")]
    [InlineData()]
    public async Task WrongCommandLine_IsAUsageError(params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await _line.RunAsync(arguments));
        Assert.Contains("--help", _line.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--share-password")]
    [InlineData("--node-key-password")]
    public async Task PasswordOnTheCommandLine_IsRefusedAndNotRepeated(string flag)
    {
        Assert.Equal(ExitCode.Usage, await _line.RunAsync("config", "check", flag, "hunter2"));
        Assert.Contains(flag + "-file", _line.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", _line.Out + _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfACommand_TellsOfEveryKeyThatHasAFlag()
    {
        Assert.Equal(ExitCode.Done, await _line.RunAsync("config", "check", "--help"));
        Assert.All(NodeKeys.All.Where(key => !key.IsSecret), key => Assert.Contains($"{key.FlagName} <{key.Type}>", _line.Out, StringComparison.Ordinal));
        Assert.All(NodeKeys.All.Where(key => !key.IsSecret), key => Assert.Contains($"[{key.EnvironmentName}]", _line.Out, StringComparison.Ordinal));
        Assert.All(NodeKeys.All.Where(key => key.IsSecret), key => Assert.DoesNotContain(key.FlagName + " ", _line.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfigExample_IsTheExampleFile()
    {
        Assert.Equal(ExitCode.Done, await _line.RunAsync("config", "example"));
        Assert.Equal(Repository.Text("config/node.example.yaml"), _line.Out);
    }

    [Fact]
    public async Task ConfigCheck_RightConfiguration_ShowsWhatCountsAndWhy()
    {
        _folder.Environment["CLAY_DVT_LOG_LEVEL"] = "debug";
        _folder.Environment["CLAY_DVT_CONFIG"] = _folder.Write(
            "anchor-file: anchor/a", "share-password-file: password", "beacon-nodes: https://u:hunter2@a/hunter2");

        Assert.Equal(ExitCode.Done, await _line.RunAsync("config", "check", "--peer-addresses", "2=a:1,3=b:1", "--peer-addresses", "4=c:1"));
        Assert.Contains("log-level: debug  (environment variable CLAY_DVT_LOG_LEVEL)\n", _line.Out, StringComparison.Ordinal);
        Assert.Contains("data-dir: data  (default)\n", _line.Out, StringComparison.Ordinal);
        Assert.Contains("beacon-nodes: https://…@a/…  (node.yaml:3)\n", _line.Out, StringComparison.Ordinal);
        Assert.Contains("peer-addresses: 2=a:1, 3=b:1, 4=c:1  (flag --peer-addresses)\n", _line.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", _line.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_WrongConfiguration_TellsEveryErrorOnALine()
    {
        Assert.Equal(ExitCode.Configuration, await _line.RunAsync("config", "check", "-c", _folder.WriteMinimal("colour: red"), "--metrics", "maybe"));
        Assert.Equal(
            [
                "The configuration has 2 errors:",
                "  node.yaml:4: colour is no key of the configuration. Take it out; clay-dvt config reference lists the keys.",
                "  flag --metrics: metrics 'maybe' is neither true nor false. Write true or false.",
            ],
            _line.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(_line.Out);
    }

    [Fact]
    public async Task ConfigFlag_CountsBeforeItsVariable()
    {
        _folder.Environment["CLAY_DVT_CONFIG"] = "nowhere.yaml";

        Assert.Equal(ExitCode.Done, await _line.RunAsync("config", "check", "--config", _folder.WriteMinimal()));
    }

    [Fact]
    public async Task Run_WithoutAHost_DoesNotExist() => Assert.Equal(ExitCode.Usage, await _line.RunAsync("run"));

    [Fact]
    public async Task Run_WrongConfiguration_MakesNoHostAndNoFolder()
    {
        _line.CreateHost = (_, _) => throw new InvalidOperationException("must not be called");

        Assert.Equal(ExitCode.Configuration, await _line.RunAsync("run", "-c", _folder.WriteMinimal("colour: red")));
        Assert.False(Directory.Exists(_folder.PathOf("data")));
    }

    [Fact]
    public async Task Run_DataFolderInUse_MakesNoHost()
    {
        _line.CreateHost = (_, _) => throw new InvalidOperationException("must not be called");
        Assert.True(DataFolderLock.TryTake(_folder.PathOf("data"), 42, out DataFolderLock? held, out _));
        using (held)
            Assert.Equal(ExitCode.Locked, await _line.RunAsync("run", "-c", _folder.WriteMinimal()));

        Assert.Contains("process 42", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Host_GetsTheConfigurationUnderTheLock_AndItsCodeIsReturned()
    {
        Host? host = null;
        _line.CreateHost = (configuration, surroundings) => host = new Host(configuration, surroundings, () => ExitCode.Halted);

        Assert.Equal(ExitCode.Halted, await _line.RunAsync("run", "-c", _folder.WriteMinimal("log-level: error"), "--metrics", "false"));
        Assert.False(host!.Configuration.ServesMetrics);
        Assert.Equal("1.2.3", host.Surroundings.Version);
        Assert.True(host.WasLocked);
        Assert.True(host.IsDisposed);
        Assert.True(DataFolderLock.TryTake(_folder.PathOf("data"), 42, out DataFolderLock? free, out _));
        free.Dispose();
    }

    [Fact]
    public async Task Run_HostThatBeginsAnew_IsDisposedFirst_AndTheNextOneRunsUnderTheSameLock()
    {
        List<Host> hosts = [];
        _line.CreateHost = (configuration, surroundings) =>
        {
            Assert.All(hosts, earlier => Assert.True(earlier.IsDisposed));
            hosts.Add(new Host(configuration, surroundings, () => hosts.Count == 1 ? INodeHost.BeginAnew : ExitCode.Done));
            return hosts[^1];
        };

        Assert.Equal(ExitCode.Done, await _line.RunAsync("run", "-c", _folder.WriteMinimal()));
        Assert.Equal([true, true], hosts.Select(host => host.WasLocked));
    }

    [Fact]
    public async Task Run_HostThatFails_EndsWithFailedAndIsDisposed()
    {
        Host? host = null;
        _line.CreateHost = (configuration, surroundings) => host = new Host(configuration, surroundings, () => throw new InvalidOperationException("broken"));

        Assert.Equal(ExitCode.Failed, await _line.RunAsync("run", "-c", _folder.WriteMinimal()));
        Assert.True(host!.IsDisposed);
    }

    [Fact]
    public async Task Status_NobodyThere_IsUnreachable()
    {
        int port;
        await using (StatusServer gone = await StartAsync(Snapshots.Ready))
            port = gone.Address.Port;

        Assert.Equal(ExitCode.Unreachable, await _line.RunAsync("status", "--status-address", $"127.0.0.1:{port}"));
        Assert.Contains($"127.0.0.1:{port}", _line.Error, StringComparison.Ordinal);
        Assert.Empty(_line.Out);
    }

    [Fact]
    public async Task Status_ReadyNode_IsATable()
    {
        await using StatusServer server = await StartAsync(Snapshots.Ready);

        Assert.Equal(ExitCode.Done, await _line.RunAsync("status", "--status-address", server.Address.ToString()));
        string[] expected =
        [
            "operator 1 of 4, threshold 3, hoodi", "operators 2, 4 connected, 2 needed", "since 2026-01-02 03:04:05 UTC", "ready: http://a: synced",
            "31 of 32 known to the chain, 3 of them without history", "for epochs 3, 4", "90 done, 3 missed; 42 ms median, 230 ms at 99 %",
            "80 after 1.25 slots; head 95.0 %, target 100.0 % right", "LeftOutOfBlocks 2, 1 not checked",
            "NoDecision 1, TooFewPartials 2", "signed 91 of 93 duties, 12 ms after ours", "signed 0 of 93 duties",
        ];
        Assert.All(expected, text => Assert.Contains(text, _line.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("\u001b", _line.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NodeThatIsNotReady_SaysWhy()
    {
        await using StatusServer server = await StartAsync(Snapshots.With(cluster => cluster with { BeaconReady = false, BeaconDetail = "a\u001b[31m: gone" }));

        Assert.Equal(ExitCode.NotReady, await _line.RunAsync("status", "--status-address", server.Address.ToString()));
        Assert.Contains("BEACON_NOT_READY: ", _line.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _line.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_Json_IsTheDocument()
    {
        await using StatusServer server = await StartAsync(Snapshots.Starting);

        Assert.Equal(ExitCode.NotReady, await _line.RunAsync("status", "--json", "-c", _folder.Write($"status-address: {server.Address}")));
        Assert.Equal("STARTING", StatusDocument.FromJson(System.Text.Encoding.UTF8.GetBytes(_line.Out))!.NotReady[0].Code);
    }

    [Fact]
    public async Task Status_WrongAddress_IsAConfigurationError()
    {
        Assert.Equal(ExitCode.Configuration, await _line.RunAsync("status", "--status-address", "foo"));
        Assert.Contains("flag --status-address: status-address 'foo' ", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ExitCodes_StandInTheDocumentAndAreDistinct()
    {
        int[] codes = [.. typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!)];
        string document = Repository.Text("docs/operations.md");

        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains($"\n| {code} |", document, StringComparison.Ordinal));
    }

    private static Task<StatusServer> StartAsync(NodeSnapshot snapshot) => StatusServer.StartAsync(
        new IPEndPoint(IPAddress.Loopback, 0), new Fixed(snapshot), metrics: null, TimeProvider.System, "1.2.3", TestContext.Current.CancellationToken);

    private sealed class Fixed(NodeSnapshot snapshot) : INodeStatus
    {
        public Task<NodeSnapshot> SnapshotAsync(CancellationToken cancel) => Task.FromResult(snapshot);
    }

    private sealed class Host(NodeConfiguration configuration, NodeSurroundings surroundings, Func<int> end) : INodeHost
    {
        public NodeConfiguration Configuration => configuration;

        public NodeSurroundings Surroundings => surroundings;

        public bool WasLocked { get; private set; }

        public bool IsDisposed { get; private set; }

        public Task<int> RunAsync(CancellationToken stop)
        {
            WasLocked = !DataFolderLock.TryTake(configuration.DataFolder, 42, out _, out _);
            return Task.FromResult(end());
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
