using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>Deadlines and giving up, seen from both sides.</summary>
public sealed class EndingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deadline_OfTheClient_EndsItsCall_BeforeTheServerAnswers()
    {
        ManualTime time = new();
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<RpcException> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (requests, _, call) =>
            {
                Assert.NotNull(call.Deadline);
                began.SetResult();
                ended.SetResult(await Assert.ThrowsAsync<RpcException>(() => requests.ReadAsync(CancellationToken.None).AsTask()));
            }),
            clientTime: time);
        await using RpcCall<EchoRequest, EchoResponse> call =
            pair.Channel.Open(EchoMethods.Chat, new RpcCallOptions { Timeout = TimeSpan.FromHours(1) }, Token);
        Task<EchoResponse?> reading = call.Responses.ReadAsync(Token).AsTask();
        await began.Task;
        time.Advance(TimeSpan.FromHours(1) - Second);
        Assert.False(reading.IsCompleted);
        Assert.Null(call.Status);
        time.Advance(Second);
        Assert.Equal(RpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => reading)).Code);
        Assert.False(await call.Requests.WriteAsync(new EchoRequest()));

        // The server has a clock of its own, for which the hour has not passed: it sees a caller that went.
        Assert.Equal(RpcStatusCode.Cancelled, (await ended.Task).Code);
    }

    [Fact]
    public async Task Deadline_OnTheServer_EndsTheHandler_AndIsTheStatus()
    {
        ManualTime time = new();
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (requests, _, call) =>
            {
                Assert.Equal(time.GetUtcNow() + (5 * Second), call.Deadline);
                began.SetResult();
                await requests.ReadAsync();
            }),
            serverTime: time,
            clientTime: new ManualTime());
        await using RpcCall<EchoRequest, EchoResponse> call =
            pair.Channel.Open(EchoMethods.Chat, new RpcCallOptions { Timeout = 5 * Second }, Token);
        await began.Task;
        time.Advance(5 * Second);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.Responses.ReadAsync(Token).AsTask());
        Assert.Equal(new RpcStatus(RpcStatusCode.DeadlineExceeded, "The deadline has passed."), failure.Status);
    }

    [Fact]
    public async Task Deadline_OnTheServer_CancelsTheTokenOfAHandlerThatWaitsForSomethingElse()
    {
        ManualTime time = new();
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Once(services, async (_, call) =>
            {
                began.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(call.Cancelled);
                return new EchoResponse();
            }),
            serverTime: time,
            clientTime: new ManualTime());
        Task<EchoResponse> calling = pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), new RpcCallOptions { Timeout = Second }, Token);
        await began.Task;
        time.Advance(Second);
        Assert.Equal(RpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => calling)).Code);
    }

    [Fact]
    public async Task Deadline_ThatHasPassedAlready_EndsTheCallAtOnce()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            () => pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), new RpcCallOptions { Timeout = -Second }, Token));
        Assert.Equal(RpcStatusCode.DeadlineExceeded, failure.Code);
    }

    [Fact]
    public async Task Timeout_LongerThanAnyTimer_IsNone()
    {
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Once(services, (_, call) =>
        {
            Assert.Null(call.Deadline);
            return ValueTask.FromResult(new EchoResponse());
        }));
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), new RpcCallOptions { Timeout = TimeSpan.MaxValue }, Token);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("token")]
    [InlineData("dispose")]
    [InlineData("channel")]
    public async Task GivingUp_EndsReadingOnBothSides(string how)
    {
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<RpcException> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Chat(services, async (requests, responses, call) =>
        {
            began.SetResult();
            RpcException failure = await Assert.ThrowsAsync<RpcException>(() => requests.ReadAsync(CancellationToken.None).AsTask());
            Assert.True(call.Cancelled.IsCancellationRequested);
            Assert.False(await responses.WriteAsync(new EchoResponse()));
            Assert.True(responses.IsOver);
            ended.SetResult(failure);
        }));
        using CancellationTokenSource caller = new();
        RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, caller.Token);
        Task<EchoResponse?> reading = call.Responses.ReadAsync(Token).AsTask();
        await began.Task;
        switch (how)
        {
            case "cancel":
                call.Cancel();
                break;
            case "token":
                await caller.CancelAsync();
                break;
            case "dispose":
                await call.DisposeAsync();
                break;
            default:
                pair.Channel.Dispose();
                break;
        }

        RpcException mine = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.Equal(RpcStatusCode.Cancelled, mine.Code);
        Assert.False(await call.Requests.WriteAsync(new EchoRequest()));
        Assert.Equal(RpcStatusCode.Cancelled, (await ended.Task).Code);
        await call.DisposeAsync();
        await call.DisposeAsync();
        call.Cancel();
    }

    [Fact]
    public async Task GivingUpAWait_LosesNothing_AndTheCallGoesOn()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Chat(services, async (requests, responses, _) =>
        {
            using CancellationTokenSource giveUp = new();
            Task<bool> wait = requests.WaitToReadAsync(giveUp.Token).AsTask();
            Assert.True(await responses.WriteAsync(new EchoResponse { Count = 1 }));
            await first.Task;
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            release.SetResult();
            EchoRequest? request = await requests.ReadAsync();
            Assert.True(await responses.WriteAsync(new EchoResponse { Payload = request!.Payload }));
        }));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);

        // The very first wait, before there is a response to read from, and one in the middle of it.
        using (CancellationTokenSource giveUp = new())
        {
            Assert.NotNull(await call.Responses.ReadAsync(giveUp.Token));
            Task<bool> wait = call.Responses.WaitToReadAsync(giveUp.Token).AsTask();
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        first.SetResult();
        await release.Task;
        Assert.Null(call.Status);
        Assert.True(await call.Requests.WriteAsync(new EchoRequest { Payload = Google.Protobuf.ByteString.CopyFromUtf8("kept") }));
        Assert.Equal("kept", (await call.Responses.ReadAsync(Token))!.Payload.ToStringUtf8());
        Assert.Null(await call.Responses.ReadAsync(Token));
    }

    [Fact]
    public async Task TwoReadersAtOnce_AreAFaultThatIsSaid()
    {
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Chat(services, async (requests, _, _) => await requests.ReadAsync()));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Task<EchoResponse?> reading = call.Responses.ReadAsync(Token).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.Responses.ReadAsync(Token).AsTask());
        Assert.Throws<InvalidOperationException>(() => call.Responses.TryRead(out _));
        await call.CompleteRequestsAsync();
        Assert.Null(await reading);
    }
}
