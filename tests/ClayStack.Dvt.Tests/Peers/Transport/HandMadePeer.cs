using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Tls;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>A peer whose every frame the test chooses. It dials.</summary>
internal sealed class HandMadePeer : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly RpcChannel _channel;
    private readonly RpcCall<W.ControlFrame, W.ControlFrame> _control;
    private RpcCall<W.BulkFrame, W.BulkFrame>? _bulk;

    public HandMadePeer(TestNode node, int index, NodeKey? key = null, RunIdentity? identity = null)
    {
        PeerSamples cluster = node.Cluster;
        _certificate = TestNode.Certificate(key ?? cluster.Key(index));
        _channel = Channel(node, _certificate);
        _control = _channel.Open(PeerMethods.Control, cancellationToken: TestContext.Current.CancellationToken);
        Session = cluster.Codec(index, () => TestNode.Slot, identity).OpenSession(node.Index);
    }

    public PeerSession Session { get; }

    public static RpcChannel Channel(TestNode node, X509Certificate2 certificate) => new(new Uri("https://" + node.Address), new RpcChannelOptions
    {
        Time = TimeProvider.System,
        Tls = RpcTls.ClientOptions(certificate, _ => true),
        ConnectTimeout = TimeSpan.FromSeconds(60),
        PingDelay = TimeSpan.FromSeconds(60),
        PingTimeout = TimeSpan.FromSeconds(60),
    });

    /// <summary>Exchanges the hellos.</summary>
    /// <param name="replay">What to say instead of an own hello; null for an own one.</param>
    /// <returns>The hello that was said.</returns>
    public async Task<W.ControlFrame> GreetAsync(W.ControlFrame? replay = null)
    {
        await SayAsync(Session.Begin());
        SessionStep challenged = Session.Receive((await HearAsync())!);
        W.ControlFrame hello = replay ?? (W.ControlFrame)challenged.Replies[0].Message;
        await _control.Requests.WriteAsync(hello);
        return hello;
    }

    /// <summary>Exchanges the hellos and opens the bulk stream, which nobody reads unless the test does.</summary>
    public async Task ConnectAsync()
    {
        await GreetAsync();
        SessionStep heard = Session.Receive((await HearAsync())!);
        Assert.NotNull(heard.Hello);
        Session.HelloRecorded(HelloVerdict.Accepted);
        _bulk = _channel.Open(PeerMethods.Bulk, cancellationToken: TestContext.Current.CancellationToken);
        await _bulk.Requests.WriteAsync(new W.BulkFrame { Open = new W.BulkOpen { Nonce = HelloWire.Bytes(Session.PeerNonce) } });
    }

    public async Task SayAsync(PeerFrame frame) => await SayAsync((W.ControlFrame)frame.Message);

    public async Task SayAsync(W.ControlFrame frame) => await _control.Requests.WriteAsync(frame);

    public async Task SayAsync(PeerMessage message)
    {
        foreach (PeerFrame frame in PeerEncoder.Encode(message))
        {
            if (frame.Stream == PeerStream.Control)
                await SayAsync(frame);
            else
                await _bulk!.Requests.WriteAsync((W.BulkFrame)frame.Message);
        }
    }

    /// <summary>The next frame of the control stream; null at its end.</summary>
    public async Task<W.ControlFrame?> HearAsync() => await _control.Responses.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The next frame of that kind.</summary>
    public async Task<W.ControlFrame> HearAsync(W.ControlFrame.BodyOneofCase kind)
    {
        while (true)
        {
            W.ControlFrame? frame = await HearAsync();
            Assert.NotNull(frame);
            if (frame.BodyCase == kind)
                return frame;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_bulk is not null)
            await _bulk.DisposeAsync();
        await _control.DisposeAsync();
        _channel.Dispose();
        _certificate.Dispose();
    }
}
