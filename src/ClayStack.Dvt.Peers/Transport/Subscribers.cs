using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>The actors that get the peers' events. Thread-safe.</summary>
internal sealed class Subscribers
{
    private volatile IActorRef[] _receivers = [];

    /// <summary>Held while a peer's state changes and is told, and while a new subscriber is told of it.</summary>
    public Lock Gate { get; } = new();

    public void Tell(IReadOnlyList<PeerEvent> events)
    {
        foreach (PeerEvent told in events)
        {
            foreach (IActorRef receiver in _receivers)
                receiver.Tell(told, sender: null);
        }
    }

    /// <summary>Adds an actor, which first gets what it missed.</summary>
    public void Add(IActorRef receiver, Func<IEnumerable<PeerEvent>> missed)
    {
        lock (Gate)
        {
            foreach (PeerEvent told in missed())
                receiver.Tell(told, sender: null);
            _receivers = [.. _receivers, receiver];
        }
    }
}
