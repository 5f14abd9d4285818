namespace ClayStack.Dvt.Rpc.Server;

/// <summary>The bounds of a server. A stranger is whoever has not yet shown a key that is accepted.</summary>
public sealed record RpcServerLimits
{
    /// <summary>
    /// How many connections may be in their handshake at once. One more displaces the oldest from the address that has the
    /// most, so that a flood from one place never keeps out a peer from another, and a quick handshake gets through even
    /// from the same place.
    /// </summary>
    public int StrangersMax { get; init; } = 256;

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many connections one key may have; one more ends its oldest, which may be a dead one.</summary>
    public int ConnectionsPerPeerMax { get; init; } = 4;

    /// <summary>How many connections a server without TLS takes; more are refused.</summary>
    public int ConnectionsWithoutTlsMax { get; init; } = 64;

    /// <summary>How many calls one connection may have at once.</summary>
    public int CallsPerConnectionMax { get; init; } = 100;

    /// <summary>How long a block of headers may take to arrive once it has begun.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many bytes the headers of a request may have, names and values.</summary>
    public int RequestHeadersBytesMax { get; init; } = 16 * 1024;

    /// <summary>How long a connection may stay without a call.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After how much silence the server asks whether the other side is still there.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side has to answer that.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long calls that were told to end, and connections, have before they are cut off.</summary>
    public TimeSpan AbortTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
