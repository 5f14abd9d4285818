using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Health;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;

namespace ClayStack.Dvt.EndToEnd.Foreign;

/// <summary>Our client, against a server that others wrote.</summary>
public sealed class ForeignServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OurClient_GetsEverything(bool tls)
    {
        using KeyFolder keys = new();
        await using ForeignGrpc server = tls ? ForeignGrpc.Start("server", keys.Path) : ForeignGrpc.Start("server");
        string port = (await server.LineAsync()).Replace("listening ", "", StringComparison.Ordinal);
        using RpcChannel channel = new(
            new Uri($"{(tls ? "https" : "http")}://127.0.0.1:{port}"),
            new RpcChannelOptions { Time = TimeProvider.System, Tls = tls ? RpcTls.ClientOptions(keys.Ours, keys.IsForeign) : null });

        await UnaryWithMetadataAsync(channel);
        await FailureInUnicodeAsync(channel);
        await FailureAfterMessagesAsync(channel);
        await RequestsStreamedAsync(channel);
        await RequestsEndedByTheServerAsync(channel);
        await BothStreamedInTurnsAsync(channel);
        await BothStreamedAtOnceAsync(channel);
        await DeadlineAsync(channel);
        await MissingMethodAsync(channel);
        await LongMessageAsync(channel);
    }

    [Fact]
    public async Task OurClient_MeetingAnotherKey_CallsNothing()
    {
        using KeyFolder keys = new();
        await using ForeignGrpc server = ForeignGrpc.Start("server", keys.Path);
        string port = (await server.LineAsync()).Replace("listening ", "", StringComparison.Ordinal);
        using RpcChannel channel = new(
            new Uri($"https://127.0.0.1:{port}"),
            new RpcChannelOptions { Time = TimeProvider.System, Tls = RpcTls.ClientOptions(keys.Ours, _ => false) });
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        Assert.Equal(RpcStatusCode.Unauthenticated, failure.Code);
    }

    private static async Task UnaryWithMetadataAsync(RpcChannel channel)
    {
        RpcMetadata headers = [];
        headers.Add("x-text", "printable, ASCII");
        headers.Add("x-data-bin", [0, 1, 254, 255]);
        await using RpcCall<EchoRequest, EchoResponse> call =
            channel.Open(EchoMethods.Once, Request("clay"), new RpcCallOptions { Headers = headers }, Token);
        Assert.Equal("clay", (await call.SingleAsync()).Payload.ToStringUtf8());
        foreach (RpcMetadata place in (RpcMetadata[])[await call.HeadersAsync(), call.Trailers])
        {
            Assert.True(place.TryGetText("x-text", out string? text));
            Assert.Equal("printable, ASCII", text);
            Assert.True(place.TryGetBytes("x-data-bin", out byte[]? data));
            Assert.Equal([0, 1, 254, 255], data);
        }
    }

    private static async Task FailureInUnicodeAsync(RpcChannel channel)
    {
        EchoRequest request = Request("");
        (request.FailCode, request.FailMessage) = ((int)RpcStatusCode.Aborted, "Größe 100 % 🧱\n");
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, request, null, Token));
        Assert.Equal(new RpcStatus(RpcStatusCode.Aborted, "Größe 100 % 🧱\n"), failure.Status);
    }

    private static async Task FailureAfterMessagesAsync(RpcChannel channel)
    {
        EchoRequest request = Request("x");
        (request.Count, request.FailCode, request.FailMessage) = (1000, (int)RpcStatusCode.DataLoss, "then this");
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Download, request, null, Token);
        for (uint i = 1; i <= request.Count; i++)
            Assert.Equal(i, (await call.Responses.ReadAsync(Token))!.Count);
        Assert.Equal(new RpcStatus(RpcStatusCode.DataLoss, "then this"), await call.FinishAsync());
    }

    private static async Task RequestsStreamedAsync(RpcChannel channel)
    {
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Upload, null, Token);
        for (int i = 0; i < 500; i++)
            call.Requests.Write(Request($"{i % 10}"));
        EchoResponse response = await call.SingleAsync();
        Assert.Equal((500u, 500), (response.Count, response.Payload.Length));
    }

    private static async Task RequestsEndedByTheServerAsync(RpcChannel channel)
    {
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Upload, null, Token);
        EchoRequest request = Request("x");
        request.FailCode = (int)RpcStatusCode.ResourceExhausted;
        while (await call.Requests.WriteAsync(request))
        {
            // Until the end is seen.
        }

        Assert.Equal(RpcStatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(call.SingleAsync)).Code);
    }

    private static async Task BothStreamedInTurnsAsync(RpcChannel channel)
    {
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Chat, null, Token);
        for (uint i = 1; i <= 200; i++)
        {
            Assert.True(await call.Requests.WriteAsync(Request($"{i}")));
            EchoResponse? response = await call.Responses.ReadAsync(Token);
            Assert.Equal((i, $"{i}"), (response!.Count, response.Payload.ToStringUtf8()));
        }

        Assert.Equal(RpcStatus.Ok, await call.FinishAsync());
    }

    private static async Task BothStreamedAtOnceAsync(RpcChannel channel)
    {
        const uint Count = 10_000;
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Chat, null, Token);
        Task writing = WriteAsync();
        uint seen = 0;
        await foreach (EchoResponse response in call.Responses.ReadAllAsync(Token))
            Assert.Equal(++seen, response.Count);
        await writing;
        Assert.Equal(Count, seen);

        async Task WriteAsync()
        {
            for (int i = 0; i < Count; i++)
            {
                call.Requests.Write(Request("some words"));
                if (call.Requests.UnflushedBytes > 16 * 1024)
                    Assert.True(await call.Requests.FlushAsync());
            }

            Assert.True(await call.CompleteRequestsAsync());
        }
    }

    private static async Task DeadlineAsync(RpcChannel channel)
    {
        await using RpcCall<EchoRequest, EchoResponse> call =
            channel.Open(EchoMethods.Chat, new RpcCallOptions { Timeout = TimeSpan.FromMilliseconds(200) }, Token);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.Responses.ReadAsync(Token).AsTask());
        Assert.Equal(RpcStatusCode.DeadlineExceeded, failure.Code);
    }

    private static async Task MissingMethodAsync(RpcChannel channel)
    {
        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            () => RpcHealth.CheckAsync(channel, "", TimeSpan.FromSeconds(30), Token));
        Assert.Equal(RpcStatusCode.Unimplemented, failure.Code);
    }

    private static async Task LongMessageAsync(RpcChannel channel)
    {
        EchoRequest request = new() { Payload = ByteString.CopyFrom(new byte[3 << 20]) };
        Assert.Equal(3 << 20, (await channel.CallAsync(EchoMethods.Once, request, null, Token)).Payload.Length);
    }

    private static EchoRequest Request(string text) => new() { Payload = ByteString.CopyFromUtf8(text) };
}
