using System.Buffers.Binary;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Agreement;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.World;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>
/// Carries bytes between the nodes' production codecs: handshake, admission, quotas, signatures and records of peers are those
/// of production, and so is the queue of what waits; only sockets and TLS are not. Frames take their time, get lost, come twice
/// or out of order, and directions are cut, as <see cref="Faults"/> says.
/// </summary>
internal sealed class CodecNetwork(TestWorld world, SeededRandom random, FaultTally tally) : IWorldNetwork
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(8);

    private readonly List<CodecPort> _ports = [];
    private readonly List<CodecLink> _links = [];
    private ulong _pings;
    private PeerMessage? _lastMessage;
    private IReadOnlyList<PeerFrame> _lastFrames = [];
    private PeerFrame? _encoded;
    private byte[] _encodedBytes = [];

    /// <summary>What happens to frames.</summary>
    public NetworkFaults Faults { get; } = new();

    /// <summary>Who looks, and who changes.</summary>
    public required IWireTap Tap { get; init; }

    private DateTimeOffset Now => world.Simulator.Time.GetUtcNow();

    public IPeerNetwork PortOf(TestWorld.Node node, RunIdentity run)
    {
        PeerSettings settings = new(
            TestWorld.Definition, node.Index, world.NodeKeys, world.Network.Preset.SlotsPerEpoch, RoundTimes.RoundMax);
        IPeerRecords records = node.Records.Open();
        PeerCodec codec = new(
            settings,
            run,
            world.SignerOf(node.Index),
            new SeededBytes(random.NextUInt64()),
            records.ReadAll(),
            () => world.Clock.SlotAt(node.Time.GetUtcNow()) ?? new Slot(0),
            static () => default);
        return new CodecPort(this, node, run, codec, records);
    }

    public void Remove(RunIdentity run)
    {
        foreach (CodecPort port in _ports.Where(port => port.Run == run).ToArray())
        {
            port.IsGone = true;
            _ports.Remove(port);
            foreach (CodecLink link in _links.Where(link => link.Left == port || link.Right == port).ToArray())
                Close(link, "the peer is gone");
            port.Records.Dispose();
        }
    }

    /// <summary>Once a second: who is apart dials, who is silent is given up, and who is connected tells what it hears.</summary>
    public void Tick()
    {
        _pings++;
        foreach (CodecLink link in _links.ToArray())
        {
            if (!link.Stands && Now - link.Since > HelloTimeout)
                Close(link, "no hello came");
            else if (IsSilent(link.Left, link.Right) || IsSilent(link.Right, link.Left))
                Close(link, "silence");
            else if (link.Stands && _pings % 4 == 0)
                Ping(link);
        }

        for (int i = 0; i < _ports.Count; i++)
        {
            for (int k = 0; k < i; k++)
                Dial(_ports[k], _ports[i]);
        }
    }

    /// <summary>Breaks a connection between two operators, as a reset does.</summary>
    public void Reset(OperatorIndex a, OperatorIndex b)
    {
        foreach (CodecLink link in _links.Where(link => (link.Left.Self == a && link.Right.Self == b) || (link.Left.Self == b && link.Right.Self == a)).ToArray())
            Close(link, "reset");
    }

    internal void Attach(CodecPort port)
    {
        _ports.Add(port);
        foreach (CodecPort other in _ports.ToArray())
            Dial(other, port);
    }

    internal void Send(CodecPort from, OperatorIndex to, PeerMessage message)
    {
        foreach (PeerMessage bent in Tap.Bend(from.Node, to, message))
        {
            if (from.IsGone)
                return;
            from.Codec.Sending(to, bent);
            from.QueueOf(to).Add(_lastMessage == bent ? _lastFrames : Encode(bent));
            Drain(from, to);
        }
    }

    private IReadOnlyList<PeerFrame> Encode(PeerMessage message)
    {
        _lastFrames = PeerEncoder.Encode(message);
        _lastMessage = message;
        return _lastFrames;
    }

    private void Drain(CodecPort from, OperatorIndex to)
    {
        if (!from.Current.TryGetValue(to, out CodecLink? link))
            return;
        foreach (PeerStream stream in (ReadOnlySpan<PeerStream>)[PeerStream.Control, PeerStream.Bulk])
        {
            while (from.QueueOf(to).Take(stream) is { } frame)
                Transmit(link, from, frame, isGreeting: false);
        }
    }

    private void Dial(CodecPort left, CodecPort right)
    {
        if (left.Self == right.Self
            || _links.Exists(link => link.Joins(left, right))
            || Faults.BlockedSince(left.Self, right.Self) is not null
            || Faults.BlockedSince(right.Self, left.Self) is not null)
            return;
        CodecLink link = new(left, right, left.Codec.OpenSession(right.Self), right.Codec.OpenSession(left.Self), Now);
        _links.Add(link);
        Transmit(link, left, link.SessionOf(left).Begin(), isGreeting: true);
        Transmit(link, right, link.SessionOf(right).Begin(), isGreeting: true);
    }

    private void Ping(CodecLink link)
    {
        Transmit(link, link.Left, PeerSession.Ping(_pings), isGreeting: false);
        Transmit(link, link.Right, PeerSession.Ping(_pings), isGreeting: false);
    }

    private void Transmit(CodecLink link, CodecPort from, PeerFrame frame, bool isGreeting)
    {
        CodecPort to = link.Other(from);
        if (Faults.BlockedSince(from.Self, to.Self) is not null)
        {
            tally.Count(FaultKind.FrameCutOff);
            return;
        }

        if (!isGreeting && random.NextBool(Faults.Loss))
        {
            tally.Count(FaultKind.FrameLost);
            return;
        }

        if (_encoded != frame)
        {
            _encoded = frame;
            _encodedBytes = frame.ToArray();
        }

        Schedule(link, to, frame.Stream, _encodedBytes, isGreeting);
        if (!isGreeting && random.NextBool(Faults.Duplication))
        {
            tally.Count(FaultKind.FrameDuplicated);
            Schedule(link, to, frame.Stream, _encodedBytes, isGreeting);
        }
    }

    private void Schedule(CodecLink link, CodecPort to, PeerStream stream, byte[] bytes, bool isGreeting)
    {
        bool overtakes = !isGreeting && random.NextBool(Faults.Reordering);
        if (overtakes)
            tally.Count(FaultKind.FrameReordered);
        TimeSpan delay = Faults.Latency + (Faults.Jitter * random.NextDouble() * (overtakes ? 8 : 1));
        DateTimeOffset at = link.ArrivalAt(to, Now + delay, overtakes);
        world.Simulator.Time.CreateTimer(_ => Arrive(link, to, stream, bytes), state: null, at - Now, Timeout.InfiniteTimeSpan);
    }

    private void Arrive(CodecLink link, CodecPort to, PeerStream stream, byte[] bytes)
    {
        if (link.IsOver || to.IsGone)
            return;
        world.Simulator.Trace.Mix(bytes.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - sizeof(ulong))) : 0);
        Follow(link, to, link.SessionOf(to).Receive(stream, bytes));
    }

    private void Follow(CodecLink link, CodecPort end, SessionStep step)
    {
        if (step.Hello is { } hello)
        {
            step = link.SessionOf(end).HelloRecorded(end.Records.RecordHello(hello.Peer, hello.Run, hello.SignedHello));
            if (step is { Ends: null, Events: [PeerEvent.Connected connected] })
            {
                Open(link, end, connected);
                return;
            }
        }

        if (step.Signed is { } signed)
            end.Records.RecordSigned([signed]);
        if (step.Refusal != PeerRefusal.None)
            tally.Refused(step.Refusal);
        foreach (PeerEvent happened in step.Events)
            end.Tell(happened);
        foreach (PeerFrame reply in step.Replies)
            Transmit(link, end, reply, isGreeting: !link.SessionOf(end).IsOpen);
        if (step.Ends is { } reason)
            Close(link, reason);
    }

    /// <summary>A new run of a peer takes the place of its older one, as in the production transport.</summary>
    private void Open(CodecLink link, CodecPort end, PeerEvent.Connected connected)
    {
        CodecLink? before = end.Current.GetValueOrDefault(connected.Peer);
        end.Current[connected.Peer] = link;
        end.QueueOf(connected.Peer).Connected();
        if (before is not null)
            end.Tell(new PeerEvent.Disconnected(connected.Peer, "a new run of the peer's node took over"));
        end.Tell(connected);
        if (before is not null)
            Close(before, "a new run of the peer's node took over");
        Drain(end, connected.Peer);
    }

    private void Close(CodecLink link, string reason)
    {
        if (link.IsOver)
            return;
        link.IsOver = true;
        _links.Remove(link);
        foreach (CodecPort end in (ReadOnlySpan<CodecPort>)[link.Left, link.Right])
        {
            OperatorIndex peer = link.Other(end).Self;
            IReadOnlyList<PeerEvent> interrupted = link.SessionOf(end).End().Events;
            if (end.IsGone || end.Current.GetValueOrDefault(peer) != link)
                continue;
            end.Current.Remove(peer);
            end.QueueOf(peer).Disconnected();
            foreach (PeerEvent happened in interrupted)
                end.Tell(happened);
            end.Tell(new PeerEvent.Disconnected(peer, reason));
        }
    }

    private bool IsSilent(CodecPort from, CodecPort to) =>
        Faults.BlockedSince(from.Self, to.Self) is { } since && Now - since > SilenceMax;
}
