using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc.Server;

/// <summary>How a server stops.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_TellsStreams_WaitsForThem_AndTakesNoNewCalls()
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (_, responses, call) =>
            {
                await responses.WriteAsync(new EchoResponse { Count = 1 });
                await using CancellationTokenRegistration registered = call.Draining.Register(told.SetResult);
                await leave.Task;
                Assert.False(call.Cancelled.IsCancellationRequested);
                await responses.WriteAsync(new EchoResponse { Count = 2 });
            }),
            tls: true,
            serverTime: new ManualTime());
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Assert.NotNull(await call.Responses.ReadAsync(Token));
        Task<RpcDrainOutcome> stopping = pair.Server.StopAsync(Patience);
        await told.Task;

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        Assert.Equal(RpcStatusCode.Unavailable, refused.Code);
        Assert.Equal(1, pair.Server.Counters.CallsRefused);
        Assert.False(stopping.IsCompleted);

        leave.SetResult();
        Assert.Equal(2u, (await call.Responses.ReadAsync(Token))!.Count);
        Assert.Null(await call.Responses.ReadAsync(Token));
        pair.Channel.Dispose();
        Assert.Equal(new RpcDrainOutcome(0, false), await stopping);
        Assert.Equal(0, pair.Server.Counters.CallsOpen);
        Assert.Same(stopping, pair.Server.StopAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Stop_WhosePatienceEnds_CancelsWhatIsLeft()
    {
        ManualTime time = new();
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (requests, responses, call) =>
            {
                await responses.WriteAsync(new EchoResponse());
                await using CancellationTokenRegistration registered = call.Draining.Register(told.SetResult);
                await requests.ReadAsync();
            }),
            serverTime: time);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Assert.NotNull(await call.Responses.ReadAsync(Token));
        Task<EchoResponse?> reading = call.Responses.ReadAsync(Token).AsTask();
        Task<RpcDrainOutcome> stopping = pair.Server.StopAsync(Patience);
        await told.Task;
        Assert.False(reading.IsCompleted);
        await Eventually.Holds(() => time.TimerCount > 0);
        time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.Equal(1, time.TimerCount);
        time.Advance(TimeSpan.FromTicks(1));
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.Equal(new RpcStatus(RpcStatusCode.Unavailable, "The server stops."), failure.Status);
        pair.Channel.Dispose();
        Assert.Equal(new RpcDrainOutcome(1, false), await stopping);
    }

    [Fact]
    public async Task Stop_WithAHandlerThatListensToNothing_CutsItOff()
    {
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RpcServerLimits limits = new() { AbortTimeout = TimeSpan.FromMilliseconds(20) };
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (_, responses, _) =>
            {
                await responses.WriteAsync(new EchoResponse());
                await never.Task;
            }),
            limits: limits);
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Assert.NotNull(await call.Responses.ReadAsync(Token));
        Task<EchoResponse?> reading = call.Responses.ReadAsync(Token).AsTask();
        RpcDrainOutcome outcome = await pair.Server.StopAsync(TimeSpan.Zero);
        Assert.Equal(new RpcDrainOutcome(1, true), outcome);
        await Assert.ThrowsAsync<RpcException>(() => reading);
        never.SetResult();
    }

    [Fact]
    public async Task Stop_OfAnIdleServer_LeavesTheAddressFree()
    {
        RpcPair pair = await RpcPair.EchoAsync();
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        Assert.Equal(0, (await pair.Server.StopAsync(Patience)).Aborted);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        Assert.Equal(RpcStatusCode.Unavailable, refused.Code);
        await pair.DisposeAsync();
    }

    [Fact]
    public async Task Start_OnAnAddressInUse_SaysSo()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        await Assert.ThrowsAsync<IOException>(() => RpcServer.StartAsync(
            new RpcServerOptions { Listen = pair.Server.EndPoint, Time = TimeProvider.System, Tls = null, HandlerFailed = _ => { } },
            new RpcServices(),
            Token));
    }
}
