using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>
/// Stands between a store and its server and looks at each message of PostgreSQL's protocol (version 3) before it goes on:
/// it can hold one up, as if the process or the network paused just there, or cut the connection.
/// </summary>
internal sealed class PostgresProxy : IDisposable
{
    /// <summary>What makes the driver begin with the protocol itself.</summary>
    public const string Plain = ";SSL Mode=Disable;Gss Encryption Mode=Disable";

    private const string SocketName = ".s.PGSQL.5432";
    private const int LengthBytes = 4;

    private readonly string _server;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clay-dvt-px-");
    private readonly Socket _listener;
    private readonly List<Socket> _open = [];
    private readonly Lock _gate = new();

    /// <param name="server">The folder of the server's socket.</param>
    public PostgresProxy(string server)
    {
        _server = server;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Host, SocketName)));
        _listener.Listen();
        Begin(Accept);
    }

    /// <summary>Where to connect instead of the server.</summary>
    public string Host => _folder.FullName;

    /// <summary>
    /// Asked before each message goes on, one at a time of each direction; returns false to cut the connection. May block.
    /// </summary>
    public Func<Message, bool>? Judge { get; set; }

    /// <summary>One message.</summary>
    /// <param name="ToServer">Which way it goes.</param>
    /// <param name="Type">Its type; NUL for the first of a connection.</param>
    /// <param name="Content">What it says, as far as it is text.</param>
    public sealed record Message(bool ToServer, char Type, string Content);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
            _open.ForEach(socket => socket.Dispose());
        _folder.Delete(recursive: true);
    }

    private static void Begin(Action action) =>
        _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Accept()
    {
        while (true)
        {
            Socket client;
            Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                client = _listener.Accept();
                server.Connect(new UnixDomainSocketEndPoint(Path.Combine(_server, SocketName)));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                server.Dispose();
                return;
            }

            lock (_gate)
                _open.AddRange([client, server]);
            Begin(() => Pass(client, server, toServer: true));
            Begin(() => Pass(server, client, toServer: false));
        }
    }

    private void Pass(Socket from, Socket to, bool toServer)
    {
        try
        {
            bool typed = !toServer;
            while (Read(from, typed) is { } message)
            {
                char type = typed ? (char)message[0] : '\0';
                typed = true;
                if (Judge?.Invoke(new Message(toServer, type, Encoding.ASCII.GetString(message))) == false)
                    break;
                to.Send(message);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has ended the connection.
        }

        from.Dispose();
        to.Dispose();
    }

    /// <summary>A whole message: a type but for the first one, a length that counts itself, the content. Null at the end.</summary>
    private static byte[]? Read(Socket from, bool typed)
    {
        byte[] head = new byte[(typed ? 1 : 0) + LengthBytes];
        if (!Fill(from, head))
            return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - LengthBytes));
        byte[] message = new byte[head.Length - LengthBytes + length];
        head.CopyTo(message, 0);
        return Fill(from, message.AsSpan(head.Length)) ? message : null;
    }

    private static bool Fill(Socket from, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = from.Receive(buffer);
            if (count == 0)
                return false;
            buffer = buffer[count..];
        }

        return true;
    }
}
