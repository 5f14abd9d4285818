using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc.Client;

/// <summary>Where a client over the runtime's HTTP would hang, or end with the wrong status.</summary>
public sealed class PitfallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writer_WithoutAConnection_IsToldThatTheCallIsOver()
    {
        using RpcChannel channel = new(ClosedPort(), new RpcChannelOptions { Time = TimeProvider.System });
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Chat, null, Token);
        Assert.False(await call.Requests.WriteAsync(new EchoRequest()));
        Assert.True(call.Requests.IsOver);
        Assert.False(await call.CompleteRequestsAsync());
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(call.HeadersAsync)).Code);
        Assert.Equal(RpcStatusCode.Unavailable, (await call.FinishAsync()).Code);
    }

    [Fact]
    public async Task Channel_WhoseServerComesLater_ConnectsByItsNextCall()
    {
        Uri address = ClosedPort();
        using RpcChannel channel = new(address, new RpcChannelOptions { Time = TimeProvider.System });
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token))).Code);
        using TcpListener listener = new(IPAddress.Loopback, address.Port);
        listener.Start();
        Task<EchoResponse> calling = channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        using Socket accepted = await listener.AcceptSocketAsync(Token);
        accepted.Close();
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => calling)).Code);
    }

    [Fact]
    public async Task Writer_WithoutAReader_IsToldThatTheServerHasEnded()
    {
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Chat(services, async (_, responses, _) =>
        {
            await responses.WriteAsync(new EchoResponse());
            throw new RpcException(RpcStatusCode.Aborted, "enough");
        }));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        while (await call.Requests.WriteAsync(new EchoRequest { FailMessage = new string('x', 10_000) }))
        {
            // Until the end is seen; the server reads nothing.
        }

        Assert.Equal(new RpcStatus(RpcStatusCode.Aborted, "enough"), await call.FinishAsync());
    }

    [Fact]
    public async Task Writer_WithoutAReader_IsToldOfAStatusAlone()
    {
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Upload(
            services, (_, _) => throw new RpcException(RpcStatusCode.PermissionDenied, "not you")));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Upload, null, Token);
        while (await call.Requests.WriteAsync(new EchoRequest()))
        {
            // Until the end is seen.
        }

        Assert.Equal(
            new RpcStatus(RpcStatusCode.PermissionDenied, "not you"),
            (await Assert.ThrowsAsync<RpcException>(call.SingleAsync)).Status);
    }

    [Fact]
    public async Task Writer_ThatWaitsForASlowServer_IsEndedByTheDeadline()
    {
        ManualTime time = new();
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Upload(services, async (_, call) =>
            {
                began.SetResult();
                await using CancellationTokenRegistration registered = call.Cancelled.Register(gone.SetResult);
                await gone.Task;
                throw new RpcException(RpcStatusCode.Cancelled, "the caller went");
            }),
            clientTime: time);
        await using RpcCall<EchoRequest, EchoResponse> call =
            pair.Channel.Open(EchoMethods.Upload, new RpcCallOptions { Timeout = TimeSpan.FromSeconds(9) }, Token);

        // Nobody reads there: once the windows of HTTP/2 are full, a flush waits.
        Task writing = WriteUntilOverAsync();
        await began.Task;
        time.Advance(TimeSpan.FromSeconds(9));
        await writing;
        Assert.Equal(RpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(call.SingleAsync)).Code);
        await gone.Task;

        async Task WriteUntilOverAsync()
        {
            while (await call.Requests.WriteAsync(new EchoRequest { FailMessage = new string('x', 100_000) }))
                Assert.Null(call.Status);
        }
    }

    [Fact]
    public async Task Ping_ThatNobodyAnswers_MakesTheServerUnavailable()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<Socket> serving = ServeWithoutAnsweringPingsAsync(listener);
        using RpcChannel channel = new(
            new Uri($"http://{listener.LocalEndpoint}"),
            new RpcChannelOptions { Time = TimeProvider.System, PingDelay = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) });
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Chat, null, Token);
        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.Responses.ReadAsync(Token).AsTask())).Code);
        Assert.False(await call.Requests.WriteAsync(new EchoRequest()));
        (await serving).Dispose();
    }

    [Fact]
    public void Channel_WhoseSchemeDoesNotFit_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new RpcChannel(new Uri("https://localhost:1"), new RpcChannelOptions { Time = TimeProvider.System }));
        Assert.Throws<ArgumentException>(() => new RpcChannel(new Uri("localhost:1"), new RpcChannelOptions { Time = TimeProvider.System }));
    }

    private static Uri ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }

    /// <summary>Says as much HTTP/2 as a client needs to begin a call, and then nothing, whatever is asked.</summary>
    private static async Task<Socket> ServeWithoutAnsweringPingsAsync(TcpListener listener)
    {
        const int PrefaceLength = 24;
        const byte Settings = 4;
        const byte Acknowledged = 1;
        Socket socket = await listener.AcceptSocketAsync(Token);
        await using NetworkStream stream = new(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(new byte[PrefaceLength], Token);
        await stream.WriteAsync(NewFrame(Settings, 0), Token);
        byte[] header = new byte[9];
        while (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, Token) == header.Length)
        {
            int length = (header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1));
            await stream.ReadExactlyAsync(new byte[length], Token);
            if (header[3] == Settings && (header[4] & Acknowledged) == 0)
                await stream.WriteAsync(NewFrame(Settings, Acknowledged), Token);
        }

        return socket;

        static byte[] NewFrame(byte type, byte flags) => [0, 0, 0, type, flags, 0, 0, 0, 0];
    }
}
