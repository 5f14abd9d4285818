using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>What the gate knows of a connection; it lies among the connection's features.</summary>
internal sealed class GuardedConnection(ConnectionContext connection)
{
    private volatile bool _hasCalled;

    /// <summary>The key that the other side showed; empty before, and without TLS.</summary>
    public ReadOnlyMemory<byte> PeerSpkiSha256 { get; set; }

    /// <summary>Why the gate ended it; null if it did not.</summary>
    public RpcRefusalReason? Ended { get; set; }

    /// <summary>Whether the handshake is done.</summary>
    public bool IsPeer { get; set; }

    /// <summary>Whether a call came by it.</summary>
    public bool HasCalled
    {
        get => _hasCalled;
        set => _hasCalled = value;
    }

    /// <summary>Where the other side is.</summary>
    public EndPoint? Remote { get; } = connection.RemoteEndPoint;

    /// <summary>
    /// Connections of one place count together. With IPv6 a place is a network of 64 bits, which is what one host is
    /// commonly given.
    /// </summary>
    public IPAddress Place { get; } = PlaceOf(connection.RemoteEndPoint);

    public void Abort() => connection.Abort(new ConnectionAbortedException("The server ended the connection."));

    private static IPAddress PlaceOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out int length) || length != bytes.Length)
            return address;
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
