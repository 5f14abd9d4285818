using System.Net;
using System.Net.Sockets;
using System.Text;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>What only the platform's HTTP can get wrong: redirects, bodies shorter than announced, headers without end.</summary>
public sealed class RealSocketTests
{
    private const string Honest = """{"data":{"version":"x"}}""";

    public static TheoryData<string, BeaconErrorReason?> Answers { get; } = new()
    {
        { $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Honest.Length}\r\n\r\n{Honest}", null },
        { $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{Honest}", null },
        { $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{Honest}", BeaconErrorReason.Unreachable },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", BeaconErrorReason.Unreachable },
        { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{", BeaconErrorReason.InvalidAnswer },
        { "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\nabc", BeaconErrorReason.InvalidAnswer },
        { "HTTP/1.1 302 Found\r\nLocation: {self}eth/v1/other\r\nContent-Length: 0\r\n\r\n", BeaconErrorReason.InvalidAnswer },
        { "HTTP/1.1 307 Temporary Redirect\r\nLocation: {self}eth/v1/other\r\nContent-Length: 0\r\n\r\n", BeaconErrorReason.InvalidAnswer },
        { "HTTP/1.1 200 OK\r\nX: " + new string('x', 200_000), BeaconErrorReason.Unreachable },
        { "SSH-2.0-OpenSSH_9.9\r\n", BeaconErrorReason.Unreachable },
        { "", BeaconErrorReason.Unreachable },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OverARealConnection_IsReadOrTypedAndNothingElseIsAsked(string answer, BeaconErrorReason? reason)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string self = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        List<string> asked = [];
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task serving = Serve(listener, answer.Replace("{self}", self, StringComparison.Ordinal), asked, end.Token);
        using BeaconMetrics metrics = new();
        Assert.True(BeaconEndpoint.TryParse(self, out BeaconEndpoint? endpoint, out _));
        using (BeaconApiClient client = new(endpoint, TestChain.Network, metrics, TimeProvider.System))
        {
            BeaconResult<string> result = await client.GetVersion(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1), end.Token);
            Assert.Equal(reason, result.Error?.Reason);
        }

        await end.CancelAsync();
        await serving;
        Assert.All(asked, line => Assert.Equal("GET /eth/v1/node/version HTTP/1.1", line));
        Assert.NotEmpty(asked);
    }

    private static async Task Serve(TcpListener listener, string answer, List<string> asked, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                using TcpClient connection = await listener.AcceptTcpClientAsync(cancellation);
                NetworkStream stream = connection.GetStream();
                byte[] buffer = new byte[8192];
                int read = await stream.ReadAsync(buffer, cancellation);
                asked.Add(Encoding.ASCII.GetString(buffer, 0, read).Split("\r\n")[0]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellation);
                connection.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer, cancellation) > 0)
                {
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client hung up, or the test is over.
        }
    }
}
