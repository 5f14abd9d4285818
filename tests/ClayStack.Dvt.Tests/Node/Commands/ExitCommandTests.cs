using System.Net;
using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Admin;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Node.Commands;

/// <summary>An operator's commands, and the server of the node that takes them.</summary>
public sealed class ExitCommandTests : IAsyncLifetime, INodeExits
{
    private static readonly BlsPublicKeyBytes Key = BlsPublicKeyBytes.FromBytes([.. Enumerable.Repeat((byte)0xab, 48)]);

    private static readonly ExitStatus Asked = new(
        Key, new ValidatorIndex(17), [new(new OperatorIndex(1), new Epoch(256), IsInvalid: false)], Threshold: 3, MadeFor: null, Submissions: 0, IsAccepted: false, Problem: null, ExitEpoch: null);

    private readonly NodeFolder _folder = new();
    private readonly CommandLine _line;
    private readonly List<ExitQuestion> _questions = [];
    private AdminServer? _server;
    private ExitAnswer _answer = new ExitAnswer.Requested(Asked);
    private ExitReport _report = new([Asked], Problem: null);
    private Exception? _failure;

    public ExitCommandTests() => _line = new CommandLine(_folder);

    public string? NotRunning { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("data"));
        _server = await AdminServer.StartAsync(_folder.PathOf("data"), this, new SystemRandomSource(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    public Task<ExitAnswer> RequestExitAsync(ExitQuestion.Request request, CancellationToken cancel)
    {
        _questions.Add(request);
        return _failure is null ? Task.FromResult(_answer) : Task.FromException<ExitAnswer>(_failure);
    }

    public Task<ExitReport> ShowExitsAsync(ExitQuestion.Show show, CancellationToken cancel)
    {
        _questions.Add(show);
        return Task.FromResult(_report);
    }

    [Fact]
    public async Task Request_ReachesTheNode_AndSaysHowFarItIs()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("request", "--validator", "17", "--validator", Key.ToString(), "--epoch", "300"));
        Assert.Equal(
            [
                new ExitQuestion.Request(new ExitTarget.ByIndex(new ValidatorIndex(17)), new Epoch(300)),
                new ExitQuestion.Request(new ExitTarget.ByKey(Key), new Epoch(300)),
            ],
            _questions);
        string line = $"validator 17 ({Key}): 1 of 3 operators have asked; asked by operator 1 (epoch 256)\n";
        Assert.Equal(line + line, _line.Out);
        Assert.Empty(_line.Error);
    }

    [Fact]
    public async Task Request_WithoutAnEpoch_LeavesItToTheNode()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("request", "--validator", "17"));
        Assert.Null(Assert.IsType<ExitQuestion.Request>(Assert.Single(_questions)).Epoch);
    }

    [Theory]
    [InlineData(ExitRefusal.UnknownValidator, ExitCode.InputRefused)]
    [InlineData(ExitRefusal.AlreadyExiting, ExitCode.InputRefused)]
    [InlineData(ExitRefusal.EpochInFuture, ExitCode.InputRefused)]
    [InlineData(ExitRefusal.WithdrawalPending, ExitCode.InputRefused)]
    [InlineData(ExitRefusal.NoShare, ExitCode.InputRefused)]
    [InlineData(ExitRefusal.BeaconNotReady, ExitCode.NotReady)]
    [InlineData(ExitRefusal.NotReady, ExitCode.NotReady)]
    [InlineData(ExitRefusal.StoreFailed, ExitCode.NotReady)]
    public async Task Request_Refused_SaysWhyAndWhatToDo(ExitRefusal reason, int code)
    {
        _answer = new ExitAnswer.Refused(reason, "The detail, and the remedy.");
        Assert.Equal(code, await RunAsync("request", "--validator", "17"));
        Assert.Equal($"validator 17: {reason}: The detail, and the remedy.\n", _line.Error);
        Assert.Empty(_line.Out);
    }

    [Theory]
    [InlineData("request")]
    [InlineData("request", "--validator", "seventeen")]
    [InlineData("request", "--validator", "0x1234")]
    [InlineData("request", "--validator", "-1")]
    [InlineData("request", "--validator", "17", "--epoch", "soon")]
    [InlineData("status", "--validator", "x")]
    [InlineData("frobnicate")]
    public async Task WrongCommandLine_IsAUsageError_AndReachesNobody(params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(arguments));
        Assert.Empty(_questions);
        Assert.Contains("--help", _line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRefusal_HasItsLineInTheOperatorsDocument()
    {
        string document = Repository.Text("docs/operations.md");
        Assert.All(Enum.GetNames<ExitRefusal>(), name => Assert.Contains($"\n| `{name}` | ", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_ShowsEveryStage()
    {
        ExitStatus disagreeing = Asked with
        {
            Index = null,
            Requests = [.. Asked.Requests, new(new OperatorIndex(2), new Epoch(257), IsInvalid: false), new(new OperatorIndex(4), new Epoch(256), IsInvalid: true)],
        };
        _report = new(
            [
                Asked with { Requests = [] },
                disagreeing,
                Asked with { MadeFor = new Epoch(256), Submissions = 2, Problem = "not now" },
                Asked with { MadeFor = new Epoch(256), Submissions = 1, IsAccepted = true },
                Asked with { MadeFor = new Epoch(256), Problem = "known", ExitEpoch = new Epoch(300) },
            ],
            Problem: null);
        Assert.Equal(ExitCode.Done, await RunAsync("status"));
        Assert.Equal(new ExitQuestion.Show(Target: null), Assert.Single(_questions));
        string[] lines = _line.Out.TrimEnd('\n').Split('\n');
        Assert.Equal($"validator 17 ({Key}): nobody has asked for its exit", lines[0]);
        Assert.Equal(
            $"validator {Key}: operators disagree on the epoch, 1 of 3 for one: let those of the fewer ask again with the --epoch of the others; asked by operator 1 (epoch 256), operator 2 (epoch 257), operator 4 (epoch 256, invalid signature)",
            lines[1]);
        Assert.Contains("the exit for epoch 256 is signed, and was handed to the beacon nodes 2 times; asked by operator 1 (epoch 256); the beacon nodes say: not now", lines[2], StringComparison.Ordinal);
        Assert.Contains(": the exit for epoch 256 is submitted;", lines[3], StringComparison.Ordinal);
        Assert.Equal($"validator 17 ({Key}): leaves in epoch 300; asked by operator 1 (epoch 256)", lines[4]);
    }

    [Fact]
    public async Task Status_AsJson_IsTheDocument()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("status", "--validator", "17", "--json"));
        Assert.Equal(new ExitQuestion.Show(new ExitTarget.ByIndex(new ValidatorIndex(17))), Assert.Single(_questions));
        using JsonDocument document = JsonDocument.Parse(_line.Out);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        JsonElement exit = Assert.Single(document.RootElement.GetProperty("exits").EnumerateArray());
        Assert.Equal(("asked", 1, 3), (exit.GetProperty("state").GetString(), exit.GetProperty("agreeing").GetInt32(), exit.GetProperty("threshold").GetInt32()));
        Assert.Equal(1, Assert.Single(exit.GetProperty("requests").EnumerateArray()).GetProperty("operator").GetInt32());
    }

    [Fact]
    public async Task Status_OfNobody_SaysSo()
    {
        _report = new([], Problem: null);
        Assert.Equal(ExitCode.Done, await RunAsync("status"));
        Assert.Equal("Nobody has asked for an exit, and no validator exits.\n", _line.Out);

        _report = new([], "The cluster has no validator 99: look at its manifest.");
        Assert.Equal(ExitCode.InputRefused, await RunAsync("status", "--validator", "99"));
        Assert.Equal("UnknownValidator: The cluster has no validator 99: look at its manifest.\n", _line.Error);
    }

    [Fact]
    public async Task ANodeThatDoesNotRun_IsSaidNotToRun()
    {
        await _server!.DisposeAsync();
        Assert.Equal(ExitCode.Unreachable, await RunAsync("request", "--validator", "17", "--validator", "18"));
        Assert.Contains("which a running node has. Check that it runs on this machine, and that --data-dir is its own.", _line.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("validator 18", _line.Error, StringComparison.Ordinal);

        // One that was killed leaves its key behind.
        _server.Key.Write(_folder.PathOf("data"), new SystemRandomSource());
        Assert.Equal(ExitCode.Unreachable, await RunAsync("status"));
    }

    [Fact]
    public async Task ANodeThatStartsStandsByOrDoesNotAnswer_IsNotReady()
    {
        NotRunning = "This process stands by: ask the other.";
        Assert.Equal(ExitCode.NotReady, await RunAsync("request", "--validator", "17"));
        Assert.Contains("NotReady: This process stands by: ask the other.", _line.Error, StringComparison.Ordinal);
        Assert.Empty(_questions);
        NotRunning = null;
        _failure = new AskTimeoutException();
        Assert.Equal(ExitCode.NotReady, await RunAsync("request", "--validator", "17"));
    }

    [Fact]
    public async Task TheKey_IsTheOwnersAlone_AndNothingIsHeardWithoutIt()
    {
        string path = _folder.PathOf("data/" + AdminKey.FileName);
        Assert.True(AtomicFile.IsPrivate(path));
        Assert.True(IPAddress.IsLoopback(_server!.Key.Address.Address));
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        Uri exits = new($"http://{_server.Key.Address}{AdminServer.ExitsPath}");
        foreach (string? word in (string?[])[null, "Bearer " + new string('0', 64), _server.Key.Token, _server.Key.Authorization + "0"])
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(HttpMethod.Get, exits, word));
        Assert.Empty(_questions);
        Assert.DoesNotContain(_server.Key.Token, _server.Key.ToString(), StringComparison.Ordinal);

        string right = _server.Key.Authorization;
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get, exits, right));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Get, new Uri(exits, "/else"), right));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await SendAsync(HttpMethod.Delete, exits, right));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, exits, right, "{"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, exits, right, """{"validator":"x"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, exits, right, new string(' ', 5000)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Get, new Uri(exits + "?validator=x"), right));

        // Another node's key opens nothing here, and a file that no node wrote is no key.
        AdminKey.Draw(_server.Key.Address, new SystemRandomSource()).Write(_folder.PathOf("data"), new SystemRandomSource());
        Assert.Equal(ExitCode.Unreachable, await RunAsync("status"));
        File.WriteAllText(path, "hello\n");
        Assert.Equal(ExitCode.Unreachable, await RunAsync("status"));
        await _server.DisposeAsync();
        Assert.False(File.Exists(path));

        async Task<HttpStatusCode> SendAsync(HttpMethod method, Uri uri, string? authorization, string? body = null)
        {
            using HttpRequestMessage request = new(method, uri) { Content = body is null ? null : new StringContent(body) };
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using HttpResponseMessage response = await client.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    private Task<int> RunAsync(params string[] arguments) => _line.RunAsync(["exit", .. arguments, .. arguments is ["request" or "status", ..] ? ["--data-dir", "data"] : Array.Empty<string>()]);
}
