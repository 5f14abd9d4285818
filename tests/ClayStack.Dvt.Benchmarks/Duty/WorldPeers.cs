using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>The peers' port of one node: every message goes as bytes through the production codec of both sides.</summary>
internal sealed class WorldPeers(OperatorIndex self, PeerCodec codec) : IPeerNetwork
{
    private readonly SortedDictionary<OperatorIndex, Link> _links = [];
    private IActorRef? _receiver;

    public long SentBytes { get; private set; }

    /// <summary>Of those: for selection proofs.</summary>
    public long SelectionBytes { get; private set; }

    public static void Connect(WorldPeers left, WorldPeers right)
    {
        (PeerSession ofLeft, PeerSession ofRight) = PeerSamples.Connect(left._codec, right._codec);
        left._links.Add(right._self, new Link(right, ofRight));
        right._links.Add(left._self, new Link(left, ofLeft));
    }

    private readonly OperatorIndex _self = self;
    private readonly PeerCodec _codec = codec;

    public void Subscribe(IActorRef receiver)
    {
        _receiver = receiver;
        foreach (OperatorIndex peer in _links.Keys)
        {
            PeerHello hello = new("1.0", PeerSamples.Word(0xee), PeerSamples.Identity(peer.Value), AboutUs: null);
            receiver.Tell(new PeerEvent.Connected(peer, hello), sender: null);
        }
    }

    public void Broadcast(PeerMessage message)
    {
        IReadOnlyList<PeerFrame> frames = PeerEncoder.Encode(message);
        foreach (OperatorIndex peer in _links.Keys)
            Carry(peer, message, frames);
    }

    public void Send(OperatorIndex peer, PeerMessage message) => Carry(peer, message, PeerEncoder.Encode(message));

    private void Carry(OperatorIndex peer, PeerMessage message, IReadOnlyList<PeerFrame> frames)
    {
        _codec.Sending(peer, message);
        Link link = _links[peer];
        foreach (PeerFrame frame in frames)
        {
            byte[] bytes = frame.ToArray();
            SentBytes += bytes.Length;
            if (frame.About is { } about && (DutyType)about.Duty == DutyType.SelectionProof)
                SelectionBytes += bytes.Length;
            foreach (PeerEvent told in link.Session.Receive(frame.Stream, bytes).Events)
                link.Peer._receiver?.Tell(told, sender: null);
        }
    }

    /// <summary>The other side, and its session for what comes from here.</summary>
    private sealed record Link(WorldPeers Peer, PeerSession Session);
}
