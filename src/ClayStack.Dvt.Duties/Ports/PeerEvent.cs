using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Signing;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What the peers' adapter tells its subscriber.</summary>
/// <param name="Peer">Whom it is about.</param>
public abstract record PeerEvent(OperatorIndex Peer)
{
    /// <summary>A connection stands: both hellos were exchanged and found good (PROTOCOL P2).</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Hello">What the peer said.</param>
    public sealed record Connected(OperatorIndex Peer, PeerHello Hello) : PeerEvent(Peer);

    /// <summary>The connection is gone; it is dialled again.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Disconnected(OperatorIndex Peer, string Reason) : PeerEvent(Peer);

    /// <summary>An admitted message.</summary>
    /// <param name="Peer">The sender.</param>
    /// <param name="Message">The message.</param>
    public sealed record Received(OperatorIndex Peer, PeerMessage Message) : PeerEvent(Peer);

    /// <summary>The peer tells again, while the connection stands, what it heard under this node's identity (PROTOCOL S6).</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Watch">What it heard.</param>
    public sealed record Watched(OperatorIndex Peer, IdentityWatch Watch) : PeerEvent(Peer);

    /// <summary>The peer contradicted itself under its own signature (PROTOCOL C6).</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="First">What it said first.</param>
    /// <param name="Second">What contradicts it.</param>
    public sealed record Equivocated(OperatorIndex Peer, SignedStatement First, SignedStatement Second) : PeerEvent(Peer);

    /// <summary>The peer signed two roots for one validator, slot and duty (PROTOCOL C6, G1).</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="First">The bundle that counts.</param>
    /// <param name="Second">The one that contradicts it, and was refused.</param>
    public sealed record SignedTwice(OperatorIndex Peer, SignedPartialBundle First, SignedPartialBundle Second) : PeerEvent(Peer);
}
