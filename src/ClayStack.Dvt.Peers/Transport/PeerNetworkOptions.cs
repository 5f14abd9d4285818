using System.Net;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>What the transport needs to know.</summary>
public sealed record PeerNetworkOptions
{
    /// <summary>Where to listen. Port 0 lets the system choose: see <see cref="PeerNetwork.EndPoint"/>.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>
    /// Where the peers are, as <c>host:port</c>; a peer without an address is not dialled, and dials itself (PROTOCOL I5).
    /// </summary>
    public required IReadOnlyDictionary<OperatorIndex, string> Addresses { get; init; }

    /// <summary>The certificate of this node's key (<see cref="NodeCertificate"/>); stays the caller's.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What is kept of the peers; stays the caller's.</summary>
    public required IPeerRecords Records { get; init; }

    /// <summary>Where <see cref="Records"/> may block; stays the caller's.</summary>
    public required WorkerPool Workers { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the jitter of reconnections comes from.</summary>
    public required IRandomSource Random { get; init; }

    /// <summary>Gets what failed without being the peer's fault, from any thread: the store of the records, a handler.</summary>
    public required Action<string, Exception> Failed { get; init; }

    /// <summary>How long making a connection may take, and after it the two hellos.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how much silence a connection is probed, and how long the answer may take; at least 1 s.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait after the first failed or lost connection; each further failure doubles it.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait before a peer is dialled again.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the round trip to a peer is measured.</summary>
    public TimeSpan PingPeriod { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a connection that another one replaces, or that a stop ends, may take to send what waits.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
