using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.EndToEnd.Cluster;
using ClayStack.Dvt.EndToEnd.Foreign;
using ClayStack.Dvt.Node.Status;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Health;
using ClayStack.Dvt.Rpc.Tls;

namespace ClayStack.Dvt.EndToEnd.Hostile;

/// <summary>A running cluster under attack: everything is refused and counted by its reason, and no duty is missed.</summary>
public sealed class HostileTests(ITestOutputHelper output)
{
    private const int SilentCount = 500;
    private const int BegunCount = 300;
    private const int FinishedCount = 200;
    private const int AllCount = SilentCount + BegunCount + FinishedCount;
    private const int StrangersMax = 256;
    private const int EstablishedMax = 3 * 4;
    private const long GrowthMax = 64 << 20;

    // A full house, a handshake that took too long, too many of one key, and a key that said nothing.
    private static readonly string[] FloodReasons =
    [
        "CONNECTION_DISPLACED", "CONNECTION_HANDSHAKE_FAILED", "CONNECTION_SUPERSEDED", "CONNECTION_NO_CALL",
    ];

    private static readonly string[] Things =
    [
        "health check", "hello of the node", "bundles kept of this operator", "hello, ping and pong", "words of the node",
        "statement, twice", "statement with a wrong signature", "statement of another operator", "chunk over its bound",
        "hello replayed", "hello with a wrong signature", "hello of another operator", "hello of a second run",
        "hello of another cluster", "vote without a hello", "stream without a word", "bytes that are no frame",
        "frame over its bound",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StrangersFloodsAndABrokenPeer_AreRefusedAndCounted_AndNoDutyIsMissed()
    {
        await using ClusterOnDevnet run = await ClusterOnDevnet.StartAsync();
        LocalNode victim = run.Nodes[2];
        LocalNode absent = run.Nodes[3];
        using OperatorKeys stolen = OperatorKeys.Take(absent, victim.Index);
        await run.UntilAsync("all attest", () => Task.FromResult(run.Attestations.Included > 0));

        await TryStrangersAsync(run, victim);

        // From here on somebody else has operator 4's key, and its node does not run.
        await run.PlaySlotsAsync(2);
        Assert.True(await absent.StopAsync(TimeSpan.FromSeconds(15), TimeProvider.System), absent.LogTail());
        await FloodAsync(run, victim, stolen);
        await PlayAForeignPeerAsync(run, victim, stolen);

        absent.Start();
        await run.UntilAsync("the operator is back", async () =>
            await run.StatusAsync(absent) is { Cluster.MayVoteSince: not null }
            && await run.StatusAsync(victim) is { Cluster.ConnectedPeers: [1, 2, 4] });
        await run.PlaySlotsAsync(4);
        await JudgeAsync(run);
    }

    private async Task TryStrangersAsync(ClusterOnDevnet run, LocalNode victim)
    {
        NodeMetrics before = await run.MetricsAsync(victim);
        using (X509Certificate2 stranger = OperatorKeys.Stranger())
            Assert.False(await IsLetInAsync(victim, RpcTls.ClientOptions(stranger, _ => true)));
        Assert.False(await IsLetInAsync(victim, new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        }));
        using (Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(EndPointOf(victim), Token);
            await socket.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Token);
            await Record.ExceptionAsync(() => ReadToEndAsync(new NetworkStream(socket)));
        }

        await run.UntilAsync("strangers are counted", async () =>
        {
            NodeMetrics now = await run.MetricsAsync(victim);
            return now.UnknownKeys == before.UnknownKeys + 1
                && now.ConnectionsSince(before, "CONNECTION_KEY_NOT_ACCEPTED") == 1
                && now.ConnectionsSince(before, "CONNECTION_HANDSHAKE_FAILED") >= 2;
        });
        Say($"strangers: one unknown key, one without a key and one without TLS refused; {Duties(run)}");
    }

    /// <summary>1,000 half-open connections, of which the node keeps what its bounds allow, for as long as they allow.</summary>
    private async Task FloodAsync(ClusterOnDevnet run, LocalNode victim, OperatorKeys stolen)
    {
        NodeMetrics before = await run.MetricsAsync(victim);
        long memoryBefore = victim.ResidentBytes;
        await using HalfOpen flood = new(EndPointOf(victim));
        await flood.FinishTlsAsync(FinishedCount, stolen.Certificate);
        await flood.OpenSilentAsync(SilentCount);
        await flood.BeginTlsAsync(BegunCount);

        // The same key, from the same address, while they are held.
        using (RpcChannel channel = new(new Uri($"https://{EndPointOf(victim)}"), new RpcChannelOptions
        {
            Time = TimeProvider.System,
            Tls = RpcTls.ClientOptions(stolen.Certificate, _ => true),
        }))
        {
            Assert.Equal(RpcServingStatus.Serving, await RpcHealth.CheckAsync(channel, "", TimeSpan.FromSeconds(30), Token));
        }

        NodeMetrics during = await run.MetricsAsync(victim);
        long memoryDuring = victim.ResidentBytes;
        Assert.InRange(during.InHandshake, 0, StrangersMax);
        Assert.InRange(during.Established, 0, EstablishedMax);

        // All are held by this side: the node alone lets them go.
        NodeMetrics after = during;
        await run.UntilAsync("the node has let all go", async () =>
        {
            after = await run.MetricsAsync(victim);
            return after.InHandshake == 0 && FloodReasons.Sum(reason => after.ConnectionsSince(before, reason)) >= AllCount;
        });
        long memoryAfter = victim.ResidentBytes;
        Say($"flood: {string.Join(", ", FloodReasons.Select(reason => $"{reason} {after.ConnectionsSince(before, reason)}"))}; {during.InHandshake} in their handshake while all were held; resident {Mib(memoryBefore)} MiB before, {Mib(memoryDuring)} during, {Mib(memoryAfter)} after; {Duties(run)}");
        Assert.All(FloodReasons, reason => Assert.True(after.ConnectionsSince(before, reason) > 0, reason));
        Assert.InRange(Math.Max(memoryDuring, memoryAfter) - memoryBefore, long.MinValue, GrowthMax);
    }

    private async Task PlayAForeignPeerAsync(ClusterOnDevnet run, LocalNode victim, OperatorKeys stolen)
    {
        NodeMetrics before = await run.MetricsAsync(victim);
        await using ForeignGrpc peer = ForeignGrpc.StartProgram("peer.mjs", EndPointOf(victim).ToString(), stolen.Path);
        string[] lines = await peer.LinesAsync();
        Assert.Equal(Things.Select(thing => $"ok {thing}"), lines[..^1]);
        SortedDictionary<string, long> refusals = (await run.MetricsAsync(victim)).RefusalsSince(before, 4);
        Say($"foreign peer: {lines[^1]}; refused {string.Join(", ", refusals.Select(refusal => $"{refusal.Key} {refusal.Value}"))}; {Duties(run)}");
        Assert.Equal(
            new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["PEER_BAD_SIGNATURE"] = 2,
                ["PEER_DUPLICATE"] = 1,
                ["PEER_LATE_HELLO"] = 1,
                ["PEER_MALFORMED"] = 4,
                ["PEER_OUT_OF_ORDER"] = 1,
                ["PEER_OVERSIZED"] = 4,
                ["PEER_REPLAYED_HELLO"] = 1,
                ["PEER_RIVAL_RUN"] = 1,
                ["PEER_WRONG_CLUSTER"] = 1,
                ["PEER_WRONG_SENDER"] = 2,
            },
            refusals);
    }

    private async Task JudgeAsync(ClusterOnDevnet run)
    {
        DevnetStatus chain = run.Chain;
        DevnetGroupStatus attestations = run.Attestations;
        Say($"chain: slot {chain.HeadSlot}, {attestations.Included}/{attestations.Expected} attestations included, {attestations.Late} late, {attestations.HeadCorrect} with the right head; justified {chain.Justified.Epoch}, finalized {chain.Finalized.Epoch}");
        Assert.True(attestations.Missed == 0, $"{attestations.Missed} attestations were missed.\n{run.Logs()}");
        Assert.Empty(chain.Slashings);
        Assert.Empty(chain.Refusals);
        foreach (LocalNode node in run.Nodes)
        {
            StatusDocument? status = null;
            await run.UntilAsync($"{node} is ready", async () => (status = await run.StatusAsync(node)) is { Ready: true, Duties: not null });
            Say($"{node}: {status!.Duties!.Done} duties done, {status.Duties.Missed.Values.Sum()} missed");

            // What others do wrong is no error of this node.
            Assert.DoesNotContain(File.ReadLines(node.LogFile), line => line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains(" CRT ", StringComparison.Ordinal));
        }
    }

    /// <summary>Under TLS 1.3 a client learns only after its own handshake that it is refused.</summary>
    private static async Task<bool> IsLetInAsync(LocalNode node, SslClientAuthenticationOptions options)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(EndPointOf(node), Token);
        await using SslStream tls = new(tcp.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(options, Token);
            return await ReadToEndAsync(tls) > 0;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }

    /// <returns>How many bytes came.</returns>
    private static async Task<int> ReadToEndAsync(Stream stream)
    {
        byte[] buffer = new byte[1024];
        int all = 0;
        while (await stream.ReadAsync(buffer, Token) is > 0 and int read)
            all += read;
        return all;
    }

    private static IPEndPoint EndPointOf(LocalNode node)
    {
        string line = File.ReadLines(Path.Combine(node.Folder, LocalCluster.ConfigurationFile))
            .Single(line => line.StartsWith("listen-address: ", StringComparison.Ordinal));
        return IPEndPoint.Parse(line.Split(": ")[1]);
    }

    private static string Duties(ClusterOnDevnet run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Attestations.Included}/{run.Attestations.Expected} attestations included");

    private static string Mib(long bytes) => (bytes / (double)(1 << 20)).ToString("F0", CultureInfo.InvariantCulture);

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
