using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Rpc.Echo;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Rpc.Server;

/// <summary>What those who are nobody's peer can take from those who are.</summary>
public sealed class StrangerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThousandHalfOpenConnections_KeepNoPeerOut()
    {
        const int Flood = 1000;
        RpcServerLimits limits = new() { StrangersMax = 64, HandshakeTimeout = TimeSpan.FromMinutes(5) };
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true, limits: limits);
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);

        List<Socket> strangers = [];
        for (int i = 0; i < Flood; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(pair.Server.EndPoint, Token);
            strangers.Add(socket);
        }

        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.Displaced) == Flood - limits.StrangersMax);
        Assert.Equal(limits.StrangersMax, pair.Server.Counters.Strangers);

        // A peer that is in stays in; one that comes now, from the same address, gets in.
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        using RpcChannel late = new(pair.Address, new RpcChannelOptions
        {
            Time = TimeProvider.System,
            Tls = RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, pair.ServerIdentity!.Matches),
        });
        await late.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        Assert.Equal(2, pair.Server.Counters.Peers);
        Assert.All(pair.Refusals, refusal => Assert.Equal(RpcRefusalReason.Displaced, refusal.Reason));
        strangers.ForEach(socket => socket.Dispose());
        await Eventually.Holds(() => pair.Server.Counters.Strangers == 0);
    }

    [Fact]
    public async Task FloodFromOnePlace_DisplacesItsOwnAlone()
    {
        RpcServerLimits limits = new() { StrangersMax = 8, HandshakeTimeout = TimeSpan.FromMinutes(5) };
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true, limits: limits);
        using Socket elsewhere = await ConnectAsync(pair, "127.0.0.2");
        await Eventually.Holds(() => pair.Server.Counters.Strangers == 1);
        List<Socket> flood = [];
        for (int i = 0; i < 100; i++)
            flood.Add(await ConnectOrBeResetAsync(pair, "127.0.0.3"));
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.Displaced) == 93);
        Assert.DoesNotContain(pair.Refusals, refusal => Equals(((IPEndPoint)refusal.Remote!).Address, IPAddress.Parse("127.0.0.2")));
        flood.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Handshake_ThatTakesTooLong_IsEnded()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true, limits: new RpcServerLimits { HandshakeTimeout = TimeSpan.FromMilliseconds(50) });
        using Socket silent = await ConnectAsync(pair, "127.0.0.1");
        await Record.ExceptionAsync(() => silent.ReceiveAsync(new byte[1], Token).AsTask());
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.HandshakeFailed) == 1);
        Assert.Equal(0, pair.Server.Counters.Strangers);
    }

    [Fact]
    public async Task Connection_ThatEndsWithoutACall_IsCounted_AndOneThatHasCalledIsNot()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using (RpcChannel calling = new(pair.Address, new RpcChannelOptions
        {
            Time = TimeProvider.System,
            Tls = RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, pair.ServerIdentity!.Matches),
        }))
        {
            await calling.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        }

        using (Socket socket = await ConnectAsync(pair, "127.0.0.1"))
        {
            await using SslStream silent = new(new NetworkStream(socket));
            await silent.AuthenticateAsClientAsync(RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, _ => true), Token);
            await Eventually.Holds(() => pair.Server.Counters.ConnectionsAccepted == 2 && pair.Server.Counters.Strangers == 0);
        }

        await Eventually.Holds(() => pair.Server.Counters.Peers == 0 && !pair.Refusals.IsEmpty);
        Assert.Equal(RpcRefusalReason.NoCall, Assert.Single(pair.Refusals).Reason);
    }

    [Fact]
    public async Task Connection_ThatIsNoHttp2_IsCounted()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using Socket socket = await ConnectAsync(pair, "127.0.0.1");
        await using SslStream babbler = new(new NetworkStream(socket));
        await babbler.AuthenticateAsClientAsync(RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, _ => true), Token);
        await babbler.WriteAsync("GET / HTTP/1.1\r\nHost: peer\r\n\r\n"u8.ToArray(), Token);
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.NoCall) == 1);
        await Eventually.Holds(() => pair.Server.Counters.Peers == 0);
    }

    [Fact]
    public void CodesOfRefusals_AreThoseOfTheDocument_InTheirOrder() => Assert.Equal(
        RpcRefusals.All.Select(RpcRefusals.Code),
        Repository.Lines("docs/peer-refusals.md").Where(line => line.StartsWith("| `CONNECTION_", StringComparison.Ordinal)).Select(line => line.Split('`')[1]));

    [Fact]
    public async Task Peer_WithMoreConnectionsThanItMayHave_LosesItsOldest()
    {
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (requests, responses, _) =>
            {
                await responses.WriteAsync(new EchoResponse());
                await requests.ReadAsync();
            }),
            tls: true,
            limits: new RpcServerLimits { ConnectionsPerPeerMax = 2 });
        List<RpcChannel> channels = [];
        List<RpcCall<EchoRequest, EchoResponse>> calls = [];
        for (int i = 0; i < 3; i++)
        {
            RpcChannel channel = new(pair.Address, new RpcChannelOptions
            {
                Time = TimeProvider.System,
                Tls = RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, pair.ServerIdentity!.Matches),
            });
            channels.Add(channel);
            calls.Add(channel.Open(EchoMethods.Chat, null, Token));
            Assert.NotNull(await calls[i].Responses.ReadAsync(Token));
        }

        await Assert.ThrowsAsync<RpcException>(() => calls[0].Responses.ReadAsync(Token).AsTask());
        Assert.Equal(RpcRefusalReason.Superseded, Assert.Single(pair.Refusals).Reason);
        foreach (RpcCall<EchoRequest, EchoResponse> call in calls[1..])
        {
            await call.CompleteRequestsAsync();
            Assert.Null(await call.Responses.ReadAsync(Token));
        }

        foreach (RpcCall<EchoRequest, EchoResponse> call in calls)
            await call.DisposeAsync();
        channels.ForEach(channel => channel.Dispose());
    }

    [Fact]
    public async Task WithoutTls_MoreConnectionsThanAllowed_AreRefused()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(limits: new RpcServerLimits { ConnectionsWithoutTlsMax = 1 });
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        using TcpClient second = new();
        await Record.ExceptionAsync(() => second.ConnectAsync(pair.Server.EndPoint, Token).AsTask());
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.TooManyConnections) == 1);
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
    }

    private static async Task<Socket> ConnectAsync(RpcPair pair, string from)
    {
        Socket socket = From(from);
        await socket.ConnectAsync(pair.Server.EndPoint, Token);
        return socket;
    }

    /// <summary>Connects; the server may displace the connection before this side has seen that it stands.</summary>
    private static async Task<Socket> ConnectOrBeResetAsync(RpcPair pair, string from)
    {
        Socket socket = From(from);
        try
        {
            await socket.ConnectAsync(pair.Server.EndPoint, Token);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            Assert.False(socket.Connected);
        }

        return socket;
    }

    private static Socket From(string address)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }
}
