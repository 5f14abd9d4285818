using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A peer's verified hello (PROTOCOL P2).</summary>
/// <param name="Version">The peer's protocol version, for example 1.0.</param>
/// <param name="ManifestHead">The head of the peer's validator manifest.</param>
/// <param name="Identity">The peer's store and run.</param>
/// <param name="AboutUs">What the peer holds of this node's own signed words; null if nothing.</param>
public sealed record PeerHello(string Version, Bytes32 ManifestHead, RunIdentity Identity, OwnTraces? AboutUs)
{
    /// <summary>What the peer heard under this node's identity; null from a peer whose version does not tell.</summary>
    public IdentityWatch? Watch { get; init; }
}
