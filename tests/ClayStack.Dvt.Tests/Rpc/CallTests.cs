using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>The four kinds of calls between our client and our server, with TLS and without.</summary>
public sealed class CallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EchoRequest Request(string text = "clay", uint count = 0) =>
        new() { Payload = ByteString.CopyFromUtf8(text), Count = count };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unary_GivesTheResponse(bool tls)
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls);
        for (int i = 0; i < 3; i++)
            Assert.Equal("clay", (await pair.Channel.CallAsync(EchoMethods.Once, Request(), null, Token)).Payload.ToStringUtf8());
        Assert.Equal(1, pair.Server.Counters.ConnectionsAccepted);
        Assert.Equal(3, pair.Server.Counters.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerStream_GivesAllResponsesAndTheEnd(bool tls)
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Download, Request(count: 5000), null, Token);
        uint count = 0;
        await foreach (EchoResponse response in call.Responses.ReadAllAsync(Token))
            Assert.Equal(++count, response.Count);
        Assert.Equal(5000u, count);
        Assert.Equal(RpcStatus.Ok, call.Status);
        Assert.False(await call.Responses.WaitToReadAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientStream_GivesTheOneResponse(bool tls)
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Upload, null, Token);
        for (int i = 0; i < 100; i++)
            call.Requests.Write(Request("ab"));
        Assert.True(await call.Requests.FlushAsync());
        Assert.True(await call.Requests.WriteAsync(Request("!")));
        EchoResponse response = await call.SingleAsync();
        Assert.Equal(101u, response.Count);
        Assert.Equal(201, response.Payload.Length);
        Assert.True(call.Requests.IsOver);
        Assert.False(await call.Requests.WriteAsync(Request()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Duplex_AnswersEachMessageBeforeTheNext(bool tls)
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        for (uint i = 1; i <= 50; i++)
        {
            Assert.True(await call.Requests.WriteAsync(Request($"{i}")));
            EchoResponse? response = await call.Responses.ReadAsync(Token);
            Assert.Equal((i, $"{i}"), (response!.Count, response.Payload.ToStringUtf8()));
        }

        Assert.True(await call.CompleteRequestsAsync());
        Assert.Null(await call.Responses.ReadAsync(Token));
        Assert.Equal(RpcStatus.Ok, call.Status);
    }

    [Fact]
    public async Task Duplex_ManyMessagesPerFlush_ComeInOrderAndWhole()
    {
        const int Count = 20_000;
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Task writing = WriteAsync();
        uint seen = 0;
        while (await call.Responses.WaitToReadAsync(Token))
        {
            while (call.Responses.TryRead(out EchoResponse? response))
            {
                Assert.Equal(++seen, response.Count);
                Assert.Equal((int)((seen - 1) % 600), response.Payload.Length);
            }
        }

        await writing;
        Assert.Equal((uint)Count, seen);

        async Task WriteAsync()
        {
            for (int i = 0; i < Count; i++)
            {
                call.Requests.Write(new EchoRequest { Payload = ByteString.CopyFrom(new byte[i % 600]) });
                if (call.Requests.UnflushedBytes > 16 * 1024)
                    Assert.True(await call.Requests.FlushAsync());
            }

            Assert.True(await call.CompleteRequestsAsync());
        }
    }

    [Fact]
    public async Task Calls_ManyAtOnce_ShareOneConnection()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        EchoResponse[] responses = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(i => pair.Channel.CallAsync(EchoMethods.Once, Request($"{i}"), null, Token)));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), responses.Select(response => response.Payload.ToStringUtf8()));
        Assert.Equal(1, pair.Server.Counters.ConnectionsAccepted);
    }

    [Fact]
    public async Task Message_ThatIsEmpty_IsAMessage()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        EchoResponse response = await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        Assert.Equal(0, response.Payload.Length);
    }

    [Fact]
    public async Task Metadata_TextAndBytes_TravelsBothWays()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        RpcMetadata headers = [];
        headers.Add("x-text", "printable, ASCII");
        headers.Add("x-data-bin", [0, 1, 254, 255]);
        await using RpcCall<EchoRequest, EchoResponse> call =
            pair.Channel.Open(EchoMethods.Once, Request(), new RpcCallOptions { Headers = headers }, Token);
        AssertBoth(await call.HeadersAsync());
        Assert.Empty(call.Trailers);
        await call.SingleAsync();
        AssertBoth(call.Trailers);

        static void AssertBoth(RpcMetadata metadata)
        {
            Assert.Equal(2, metadata.Count);
            Assert.True(metadata.TryGetText("x-text", out string? text) && metadata.TryGetBytes("x-data-bin", out byte[]? data));
            Assert.Equal("printable, ASCII", text);
            Assert.True(metadata.TryGetBytes("x-data-bin", out data));
            Assert.Equal([0, 1, 254, 255], data);
        }
    }

    [Fact]
    public async Task Failure_WithHeadersOfItsOwn_KeepsHeadersAndTrailersApart()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        RpcMetadata headers = [];
        headers.Add("x-text", "kept");
        EchoRequest request = Request();
        request.FailCode = (int)RpcStatusCode.Aborted;
        await using RpcCall<EchoRequest, EchoResponse> call =
            pair.Channel.Open(EchoMethods.Once, request, new RpcCallOptions { Headers = headers }, Token);
        Assert.Single(await call.HeadersAsync());
        RpcException failure = await Assert.ThrowsAsync<RpcException>(call.SingleAsync);
        Assert.Equal(RpcStatusCode.Aborted, failure.Code);
        Assert.True(failure.Trailers.TryGetText("x-text", out _));
        Assert.Single(call.Trailers);
    }

    [Theory]
    [InlineData(RpcStatusCode.NotFound, "Größe 100 % 🧱\n")]
    [InlineData(RpcStatusCode.Unauthenticated, "")]
    [InlineData(RpcStatusCode.Cancelled, "by the server")]
    public async Task Failure_OfTheHandler_IsTheStatus(RpcStatusCode code, string message)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        EchoRequest request = Request();
        (request.FailCode, request.FailMessage) = ((int)code, message);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, request, null, Token));
        Assert.Equal(new RpcStatus(code, message), failure.Status);
    }

    [Fact]
    public async Task Failure_AfterMessages_ComesBehindThem()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        EchoRequest request = Request(count: 3);
        (request.FailCode, request.FailMessage) = ((int)RpcStatusCode.DataLoss, "then this");
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Download, request, null, Token);
        for (int i = 0; i < 3; i++)
            Assert.NotNull(await call.Responses.ReadAsync(Token));
        for (int again = 0; again < 2; again++)
        {
            RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.Responses.ReadAsync(Token).AsTask());
            Assert.Equal(new RpcStatus(RpcStatusCode.DataLoss, "then this"), failure.Status);
        }

        Assert.Equal(RpcStatusCode.DataLoss, call.Status!.Code);
    }

    [Fact]
    public async Task Failure_ThatIsNoStatus_IsUnknownToTheCallerAndReported()
    {
        await using RpcPair pair = await RpcPair.StartAsync(services =>
        {
            services.Add(EchoMethods.Once, (_, _) => throw new InvalidDataException("a secret"));
            services.Add(EchoMethods.Download, (_, _, _) => Task.CompletedTask);
            services.Add(EchoMethods.Upload, (_, _) => ValueTask.FromResult(new EchoResponse()));
            services.Add(EchoMethods.Chat, (_, _, _) => Task.CompletedTask);
        });
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, Request(), null, Token));
        Assert.Equal(RpcStatusCode.Unknown, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.True(pair.Failures.TryDequeue(out var reported));
        Assert.Equal("/clay.test.v1.Echo/Once", reported.Path);
        Assert.IsType<InvalidDataException>(reported.Cause);
        Assert.Equal(1, pair.Server.Counters.HandlerFailures);
    }

    [Fact]
    public async Task Call_OfAMethodThatTheServerLacks_IsUnimplemented()
    {
        await using RpcPair pair = await RpcPair.StartAsync(_ => { });
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, Request(), null, Token));
        Assert.Equal(RpcStatusCode.Unimplemented, failure.Code);
        Assert.Contains("/clay.test.v1.Echo/Once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_SentEarly_ComeBeforeAnyMessage()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Chat(services, async (_, responses, call) =>
        {
            call.ResponseHeaders.Add("x-taken", "yes");
            Assert.True(await call.SendHeadersAsync());
            await release.Task;
            await responses.WriteAsync(new EchoResponse { Count = 1 });
        }));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Assert.Single(await call.HeadersAsync());
        release.SetResult();
        Assert.NotNull(await call.Responses.ReadAsync(Token));
        Assert.Null(await call.Responses.ReadAsync(Token));
        Assert.Empty(call.Trailers);
    }

    [Fact]
    public async Task Finish_ReadsTheRestAndTellsTheStatus()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        EchoRequest request = Request(count: 1000);
        request.FailCode = (int)RpcStatusCode.OutOfRange;
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Download, request, null, Token);
        Assert.Equal(RpcStatusCode.OutOfRange, (await call.FinishAsync()).Code);
    }
}
