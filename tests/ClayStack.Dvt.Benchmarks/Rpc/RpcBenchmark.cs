using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;

namespace ClayStack.Dvt.Benchmarks.Rpc;

/// <summary>
/// gRPC on loopback with mutual TLS, client and server in one process: the round trip of a small call, and a stream of
/// messages of 300 bytes from client to server, with one flush for each and with one for many.
/// </summary>
internal static class RpcBenchmark
{
    private const int PayloadLength = 300;
    private const int Calls = 5_000;
    private const int Messages = 400_000;
    private const int MessagesFlushedOneByOne = 40_000;
    private const int ManyPerFlush = 64;

    public static int Run(string[] args)
    {
        int rounds = 5;
        if (args.Length > 0 && (args is not ["--rounds", var count] || !int.TryParse(count, CultureInfo.InvariantCulture, out rounds) || rounds is < 1 or > 100))
        {
            Console.Error.WriteLine("Options of rpc: --rounds N (1 to 100, 5 unless told). Nothing else is known.");
            return 2;
        }

        RunAsync(rounds).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(int rounds)
    {
        using X509Certificate2 server = NewCertificate("server");
        using X509Certificate2 client = NewCertificate("client");
        byte[] serverPin = RpcTls.SpkiSha256(server);
        byte[] clientPin = RpcTls.SpkiSha256(client);
        RpcServices services = new();
        services.Add(EchoMethods.Once, (request, _) => ValueTask.FromResult(new EchoResponse { Payload = request.Payload }));
        services.Add(EchoMethods.Download, (_, _, _) => Task.CompletedTask);
        services.Add(EchoMethods.Chat, (_, _, _) => Task.CompletedTask);
        services.Add(EchoMethods.Upload, async (requests, _) =>
        {
            EchoResponse response = new();
            while (await requests.WaitToReadAsync())
            {
                while (requests.TryRead(out EchoRequest? request))
                    response.Count++;
            }

            return response;
        });
        await using RpcServer serving = await RpcServer.StartAsync(
            new RpcServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Time = TimeProvider.System,
                Tls = new RpcServerTls(server, digest => digest.SequenceEqual(clientPin)),
                HandlerFailed = failure => Console.Error.WriteLine(failure),
            },
            services);
        using RpcChannel channel = new(
            new Uri($"https://{serving.EndPoint}"),
            new RpcChannelOptions { Time = TimeProvider.System, Tls = RpcTls.ClientOptions(client, digest => digest.SequenceEqual(serverPin)) });

        await CallAsync(channel, Calls);
        await StreamAsync(channel, Messages, ManyPerFlush);
        await StreamAsync(channel, MessagesFlushedOneByOne, perFlush: 1);
        List<double> half = [];
        List<double> nearlyAll = [];
        List<double> many = [];
        List<double> single = [];
        for (int round = 1; round <= rounds; round++)
        {
            Console.WriteLine($"round {round} of {rounds}");
            double[] latencies = await CallAsync(channel, Calls);
            half.Add(latencies[latencies.Length / 2]);
            nearlyAll.Add(latencies[latencies.Length * 99 / 100]);
            many.Add(await StreamAsync(channel, Messages, ManyPerFlush));
            single.Add(await StreamAsync(channel, MessagesFlushedOneByOne, perFlush: 1));
        }

        Report report = new("rpc");
        Add("unary_p50_us", half);
        Add("unary_p99_us", nearlyAll);
        Add("stream_msgs_per_s", many);
        Add("stream_flush_each_msgs_per_s", single);
        report.Print();

        void Add(string metric, List<double> values) => report.Add(metric, Report.Median(values), $"{values.Min():N0} … {values.Max():N0}");
    }

    /// <summary>One call after the other.</summary>
    /// <returns>Their times in microseconds, sorted.</returns>
    private static async Task<double[]> CallAsync(RpcChannel channel, int calls)
    {
        EchoRequest request = NewRequest();
        double[] latencies = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await channel.CallAsync(EchoMethods.Once, request);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(latencies);
        return latencies;
    }

    /// <summary>One stream, from the first write to the server's count of all.</summary>
    private static async Task<double> StreamAsync(RpcChannel channel, int messages, int perFlush)
    {
        EchoRequest request = NewRequest();
        long start = Stopwatch.GetTimestamp();
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Upload);
        for (int i = 1; i <= messages; i++)
        {
            call.Requests.Write(request);
            if (i % perFlush == 0 && !await call.Requests.FlushAsync())
                break;
        }

        uint seen = (await call.SingleAsync()).Count;
        if (seen != messages)
            throw new InvalidOperationException($"{messages} messages were sent, and {seen} came.");
        return messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static EchoRequest NewRequest() => new() { Payload = ByteString.CopyFrom(new byte[PayloadLength]) };

    private static X509Certificate2 NewCertificate(string name)
    {
        SystemRandomSource random = new();
        using NodeKey key = NodeKey.Generate(random);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return NodeCertificate.Create(key, name, now.AddDays(-1), now.AddDays(1), random);
    }
}
