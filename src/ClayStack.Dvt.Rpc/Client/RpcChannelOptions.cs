using System.Net.Security;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>What a channel needs to know.</summary>
public sealed record RpcChannelOptions
{
    /// <summary>The clock of deadlines.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>TLS, as <see cref="Tls.RpcTls.ClientOptions"/> makes it; null for none.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long making a connection may take, its handshake included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how much silence during calls the client asks whether the other side is still there; at least 1 s.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side has to answer that, at least 1 s; then its calls end as unavailable.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a second connection may be made when the server allows no more calls on the first. By default calls wait
    /// for one of the first to end.
    /// </summary>
    public bool ManyConnections { get; init; }
}
