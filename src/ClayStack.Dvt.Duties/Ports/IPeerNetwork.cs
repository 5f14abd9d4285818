using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to the other operators' nodes. Sending never blocks: what cannot be sent now is kept within a bound, by its
/// duty's window, or dropped and counted. The adapter signs what goes out under this node's key, and hands in only what was
/// admitted: from a pinned peer, about this cluster, inside its duty's window and quota, with every signature in it verified
/// (PROTOCOL P3).
/// </summary>
public interface IPeerNetwork
{
    /// <summary>Sends to every peer.</summary>
    /// <param name="message">The message.</param>
    void Broadcast(PeerMessage message);

    /// <summary>Sends to one peer; to oneself is an error of the caller.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="message">The message.</param>
    void Send(OperatorIndex peer, PeerMessage message);

    /// <summary>
    /// Names the actor that gets <see cref="PeerEvent"/>s from now on; first of all one
    /// <see cref="PeerEvent.Connected"/> for each peer that is connected already.
    /// </summary>
    /// <param name="receiver">The actor.</param>
    void Subscribe(IActorRef receiver);
}
