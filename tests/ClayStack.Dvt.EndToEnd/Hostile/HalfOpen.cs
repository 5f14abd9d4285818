using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Rpc.Tls;

namespace ClayStack.Dvt.EndToEnd.Hostile;

/// <summary>Connections to one node that never become anything. They are held until they are disposed of.</summary>
internal sealed class HalfOpen(IPEndPoint node) : IAsyncDisposable
{
    // The header of a record of 512 bytes that is a handshake message, and the beginning of a ClientHello (RFC 8446, 4.1.2).
    private static readonly byte[] HelloBegun = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03];

    private readonly List<IAsyncDisposable> _held = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connections without a byte.</summary>
    public async Task OpenSilentAsync(int count)
    {
        for (int i = 0; i < count; i++)
            await ConnectAsync();
    }

    /// <summary>Connections that begin a handshake and do not go on.</summary>
    public async Task BeginTlsAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            NetworkStream stream = await ConnectAsync();
            await stream.WriteAsync(HelloBegun, Token);
        }
    }

    /// <summary>Connections that finish their handshake, and then say nothing.</summary>
    public async Task FinishTlsAsync(int count, X509Certificate2 certificate)
    {
        for (int i = 0; i < count; i++)
        {
            SslStream tls = new(await ConnectAsync());
            _held.Add(tls);
            await tls.AuthenticateAsClientAsync(RpcTls.ClientOptions(certificate, _ => true), Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable held in _held)
            await held.DisposeAsync();
    }

    private async Task<NetworkStream> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(node, Token);
        NetworkStream stream = new(socket, ownsSocket: true);
        _held.Add(stream);
        return stream;
    }
}
