using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Rpc.Tls;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>Who gets in: only keys that are pinned, on both sides, and only by TLS 1.3 (PROTOCOL I1).</summary>
public sealed class TlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PinnedPeer_GetsIn_AndItsCallsCarryItsKey()
    {
        byte[]? key = null;
        HashSet<string> connections = [];
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Once(services, (_, call) =>
            {
                key = call.PeerSpkiSha256.ToArray();
                connections.Add(call.ConnectionId);
                Assert.Equal(IPAddress.Loopback, call.RemoteEndPoint!.Address);
                return ValueTask.FromResult(new EchoResponse());
            }),
            tls: true);
        for (int i = 0; i < 2; i++)
            await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        Assert.Equal(pair.ClientIdentity!.Pin, key);
        Assert.Single(connections);
        Assert.Equal((0, 1), (pair.Server.Counters.Strangers, pair.Server.Counters.Peers));
        Assert.Empty(pair.Refusals);
    }

    [Fact]
    public async Task WithoutTls_CallsCarryNoKey()
    {
        byte[] key = [1];
        await using RpcPair pair = await RpcPair.StartAsync(services => Scripted.Once(services, (_, call) =>
        {
            key = call.PeerSpkiSha256.ToArray();
            return ValueTask.FromResult(new EchoResponse());
        }));
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
        Assert.Empty(key);
    }

    [Fact]
    public async Task ClientWithAnotherKey_IsRefused_AndReportedWithItsKey()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using Identity stranger = new("client");
        using RpcChannel channel = Channel(pair, RpcTls.ClientOptions(stranger.Certificate, pair.ServerIdentity!.Matches));
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        Assert.True(failure.Code is RpcStatusCode.Unavailable or RpcStatusCode.Unauthenticated, failure.ToString());
        await Eventually.Holds(() => !pair.Refusals.IsEmpty);
        RpcRefusal refusal = Assert.Single(pair.Refusals);
        Assert.Equal(RpcRefusalReason.KeyNotAccepted, refusal.Reason);
        Assert.Equal(stranger.Pin, refusal.SpkiSha256.ToArray());
        Assert.Equal(1, pair.Server.Counters.Refused(RpcRefusalReason.KeyNotAccepted));
        Assert.Equal(0, pair.Server.Counters.Refused(RpcRefusalReason.HandshakeFailed));
        Assert.Equal(0, pair.Server.Counters.Calls);
    }

    [Fact]
    public async Task ServerWithAnotherKey_IsRefusedByTheClient()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using Identity expected = new("server");
        using RpcChannel channel = Channel(pair, RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, expected.Matches));
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        Assert.Equal(RpcStatusCode.Unauthenticated, failure.Code);
        Assert.Equal(0, pair.Server.Counters.Calls);
    }

    [Fact]
    public async Task ClientWithoutACertificate_IsRefused()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using RpcChannel channel = Channel(pair, new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.HandshakeFailed) == 1);
        Assert.Equal(0, pair.Server.Counters.Calls);
    }

    [Fact]
    public async Task ClientWithTheRightKeyAndTls12_IsRefused()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        SslClientAuthenticationOptions options = RpcTls.ClientOptions(pair.ClientIdentity!.Certificate, pair.ServerIdentity!.Matches);
#pragma warning disable CA5398 // The old protocol is the point.
        options.EnabledSslProtocols = SslProtocols.Tls12;
#pragma warning restore CA5398
        using RpcChannel channel = Channel(pair, options);
        await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.HandshakeFailed) == 1);
        Assert.Equal(0, pair.Server.Counters.Calls);
    }

    [Fact]
    public async Task BytesThatAreNoTls_AreAFailedHandshake()
    {
        await using RpcPair pair = await RpcPair.EchoAsync(tls: true);
        using TcpClient tcp = new();
        await tcp.ConnectAsync(pair.Server.EndPoint, Token);
        await tcp.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Token);
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.HandshakeFailed) == 1);
        await pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token);
    }

    [Fact]
    public async Task WithdrawnKey_LosesItsConnections_AndGetsNoOthers()
    {
        bool accepted = true;
        await using RpcPair pair = await RpcPair.StartAsync(
            services => Scripted.Chat(services, async (requests, responses, _) =>
            {
                await responses.WriteAsync(new EchoResponse());
                await Assert.ThrowsAsync<RpcException>(() => requests.ReadAsync(CancellationToken.None).AsTask());
            }),
            tls: true,
            accepts: _ => Volatile.Read(ref accepted));
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(EchoMethods.Chat, null, Token);
        Assert.NotNull(await call.Responses.ReadAsync(Token));
        Assert.Equal(0, pair.Server.DropWithdrawnPeers());
        Volatile.Write(ref accepted, false);
        Assert.Equal(1, pair.Server.DropWithdrawnPeers());
        await Assert.ThrowsAsync<RpcException>(() => call.Responses.ReadAsync(Token).AsTask());
        Assert.Equal(RpcRefusalReason.KeyWithdrawn, pair.Refusals.First().Reason);
        await Assert.ThrowsAsync<RpcException>(() => pair.Channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
        await Eventually.Holds(() => pair.Server.Counters.Refused(RpcRefusalReason.KeyNotAccepted) >= 1);
    }

    [Fact]
    public void Options_OfACertificateWithoutItsKey_AreRefused()
    {
        using Identity identity = new("half");
        using X509Certificate2 half = X509CertificateLoader.LoadCertificate(identity.Certificate.RawData);
        Assert.Throws<ArgumentException>(() => RpcTls.ServerOptions(half, identity.Matches));
        Assert.Throws<ArgumentException>(() => RpcTls.ClientOptions(half, identity.Matches));
        Assert.Equal(SslProtocols.Tls13, RpcTls.ServerOptions(identity.Certificate, identity.Matches).EnabledSslProtocols);
    }

    private static RpcChannel Channel(RpcPair pair, SslClientAuthenticationOptions tls) =>
        new(pair.Address, new RpcChannelOptions { Time = TimeProvider.System, Tls = tls });
}
