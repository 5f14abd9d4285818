using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Duties.World;

/// <summary>Carries messages between the nodes of a test, all or those that a rule lets through, changed or not.</summary>
internal sealed class WorldNetwork
{
    private readonly Dictionary<OperatorIndex, IActorRef> _receivers = [];
    private readonly Dictionary<OperatorIndex, RunIdentity> _runs = [];

    /// <summary>What becomes of a message on its way; null if it is lost.</summary>
    public Func<OperatorIndex, OperatorIndex, PeerMessage, PeerMessage?> Rule { get; set; } = (_, _, message) => message;

    public IPeerNetwork PortOf(OperatorIndex self, RunIdentity run)
    {
        _runs[self] = run;
        return new Port(this, self);
    }

    /// <summary>Carries a message that a rule held back.</summary>
    public void Deliver(OperatorIndex from, OperatorIndex to, PeerMessage message)
    {
        if (_receivers.TryGetValue(to, out IActorRef? receiver))
            receiver.Tell(new PeerEvent.Received(from, message), sender: null);
    }

    /// <summary>Takes a node off the network.</summary>
    public void Remove(OperatorIndex node)
    {
        _receivers.Remove(node);
        foreach (IActorRef other in _receivers.Values)
            other.Tell(new PeerEvent.Disconnected(node, "gone"), sender: null);
    }

    private void Attach(OperatorIndex self, IActorRef receiver)
    {
        foreach ((OperatorIndex other, IActorRef otherReceiver) in _receivers.OrderBy(entry => entry.Key))
        {
            otherReceiver.Tell(new PeerEvent.Connected(self, Hello(self)), sender: null);
            receiver.Tell(new PeerEvent.Connected(other, Hello(other)), sender: null);
        }

        _receivers[self] = receiver;
    }

    private PeerHello Hello(OperatorIndex index) => new("1.0", default, _runs[index], AboutUs: null);

    private void Carry(OperatorIndex from, OperatorIndex to, PeerMessage message)
    {
        if (_receivers.TryGetValue(to, out IActorRef? receiver) && _receivers.ContainsKey(from) && Rule(from, to, message) is { } arrived)
            receiver.Tell(new PeerEvent.Received(from, arrived), sender: null);
    }

    private sealed class Port(WorldNetwork network, OperatorIndex self) : IPeerNetwork
    {
        public void Broadcast(PeerMessage message)
        {
            foreach (OperatorIndex other in network._receivers.Keys.Where(other => other != self).Order().ToArray())
                network.Carry(self, other, message);
        }

        public void Send(OperatorIndex peer, PeerMessage message) => network.Carry(self, peer, message);

        public void Subscribe(IActorRef receiver) => network.Attach(self, receiver);
    }
}
