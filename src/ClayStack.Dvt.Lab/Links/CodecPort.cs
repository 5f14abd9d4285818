using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Lab.World;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>One run's side of the simulated network: the production codec and queues, without sockets.</summary>
internal sealed class CodecPort(CodecNetwork network, TestWorld.Node node, RunIdentity run, PeerCodec codec, IPeerRecords records) : IPeerNetwork
{
    private readonly SortedDictionary<OperatorIndex, OutgoingQueue> _queues = [];
    private IActorRef? _receiver;

    public TestWorld.Node Node => node;

    public OperatorIndex Self => node.Index;

    public RunIdentity Run => run;

    public PeerCodec Codec => codec;

    public IPeerRecords Records => records;

    /// <summary>The connection that counts, by peer.</summary>
    public SortedDictionary<OperatorIndex, CodecLink> Current { get; } = [];

    /// <summary>Whether the run has ended.</summary>
    public bool IsGone { get; set; }

    public OutgoingQueue QueueOf(OperatorIndex peer)
    {
        if (!_queues.TryGetValue(peer, out OutgoingQueue? queue))
            _queues.Add(peer, queue = new OutgoingQueue(codec.CurrentSlot));
        return queue;
    }

    public void Broadcast(PeerMessage message)
    {
        network.Tap.Said(node, message);
        foreach (OperatorIndex peer in codec.Settings.Peers)
            network.Send(this, peer, message);
    }

    public void Send(OperatorIndex peer, PeerMessage message)
    {
        network.Tap.Said(node, message);
        network.Send(this, peer, message);
    }

    public void Subscribe(IActorRef receiver)
    {
        _receiver = receiver;
        network.Attach(this);
    }

    public void Tell(PeerEvent happened)
    {
        if (IsGone)
            return;
        network.Tap.Heard(node, happened);
        _receiver!.Tell(happened, sender: null);
    }
}
