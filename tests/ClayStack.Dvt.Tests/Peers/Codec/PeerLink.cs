using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Tests.Peers.Codec;

/// <summary>Operator 2 speaks to operator 1, who judges.</summary>
internal sealed class PeerLink : IDisposable
{
    public const ulong Start = 1000;

    public PeerLink(int count = 4)
    {
        Cluster = new PeerSamples(count);
        Receiver = Cluster.Codec(1, () => Slot);
        (Session, Sender) = PeerSamples.Connect(Receiver, Cluster.Codec(2, () => Slot));
    }

    public PeerSamples Cluster { get; }

    public PeerCodec Receiver { get; }

    public PeerSession Session { get; private set; }

    public PeerSession Sender { get; }

    public ulong Slot { get; set; } = Start;

    /// <summary>Hands in all frames of a message; the last step counts.</summary>
    public SessionStep Say(PeerMessage message)
    {
        SessionStep step = SessionStep.Nothing;
        foreach (PeerFrame frame in PeerEncoder.Encode(message))
            step = Session.Receive(frame.Stream, frame.ToArray());
        return step;
    }

    public PeerMessage Heard(PeerMessage message)
    {
        SessionStep step = Say(message);
        Assert.Equal(PeerRefusal.None, step.Refusal);
        return Received(step);
    }

    public static PeerMessage Received(SessionStep step) => Assert.IsType<PeerEvent.Received>(Assert.Single(step.Events)).Message;

    public void Refused(PeerRefusal reason, PeerMessage message) => Refused(reason, () => Say(message));

    /// <summary>Refused and counted once; no event, and the connection stands.</summary>
    public void Refused(PeerRefusal reason, Func<SessionStep> receive) => Assert.Empty(RefusedWith(reason, receive));

    public IReadOnlyList<PeerEvent> RefusedWith(PeerRefusal reason, PeerMessage message) => RefusedWith(reason, () => Say(message));

    private IReadOnlyList<PeerEvent> RefusedWith(PeerRefusal reason, Func<SessionStep> receive)
    {
        long before = Receiver.Refusals(Session.Peer, reason);
        SessionStep step = receive();
        Assert.Equal(reason, step.Refusal);
        Assert.Null(step.Ends);
        Assert.True(Session.IsOpen);
        Assert.Equal(before + 1, Receiver.Refusals(Session.Peer, reason));
        return step.Events;
    }

    public void Reconnect() => (Session, _) = PeerSamples.Connect(Receiver, Cluster.Codec(2, () => Slot));

    public void Dispose() => Cluster.Dispose();
}
