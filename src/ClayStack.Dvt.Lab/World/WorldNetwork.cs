using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// Carries messages between the nodes of a test, all or those that a rule lets through, changed or not. Fences decide who is
/// heard, as in production (PROTOCOL P4), and an operator may run twice. It watches that no share signs two things.
/// </summary>
internal sealed class WorldNetwork(ChainClock clock, TimeProvider time) : IWorldNetwork
{
    private readonly List<Port> _ports = [];
    private readonly HashSet<(Port, Port)> _links = [];
    private readonly Dictionary<(OperatorIndex Signer, DutyType Duty, ulong Place, ValidatorIndex Validator), Root> _shares = [];

    /// <summary>What becomes of a message on its way; null if it is lost.</summary>
    public Func<OperatorIndex, OperatorIndex, PeerMessage, PeerMessage?> Rule { get; set; } = (_, _, message) => message;

    /// <summary>Operators whose nodes are of version 1.0, which tells nothing of what it hears (PROTOCOL P2).</summary>
    public HashSet<OperatorIndex> OldVersions { get; } = [];

    /// <summary>Where a share signed two attestations of one target, or two blocks of one slot.</summary>
    public List<string> SignedTwice { get; } = [];

    /// <summary>The slots for which each operator's shares signed attestations.</summary>
    public SortedSet<(int Operator, ulong Slot)> Signed { get; } = [];

    private Slot Now => clock.SlotAt(time.GetUtcNow()) ?? new Slot(0);

    public IPeerNetwork PortOf(OperatorIndex self, RunIdentity run, WorldMemory? memory = null)
    {
        Port port = new(this, self, run, memory ?? new WorldMemory());
        return port;
    }

    IPeerNetwork IWorldNetwork.PortOf(TestWorld.Node node, RunIdentity run) => PortOf(node.Index, run, node.Memory);

    /// <summary>Carries a message that a rule held back.</summary>
    public void Deliver(OperatorIndex from, OperatorIndex to, PeerMessage message)
    {
        foreach (Port port in _ports.Where(port => port.Self == to))
            port.Tell(new PeerEvent.Received(from, message));
    }

    /// <summary>Takes a run off the network.</summary>
    public void Remove(RunIdentity run)
    {
        foreach (Port port in _ports.Where(port => port.Run == run).ToArray())
        {
            _ports.Remove(port);
            foreach (Port other in _ports)
                Part(port, other, "gone", tellFirst: false);
        }
    }

    /// <summary>Breaks an operator's connections; they are dialled again with the next slot.</summary>
    public void Break(OperatorIndex index)
    {
        foreach (Port port in _ports.Where(port => port.Self == index))
        {
            foreach (Port other in _ports.Where(other => other.Self != index))
                Part(port, other, "broken", tellFirst: true);
        }
    }

    /// <summary>Once a slot: those who are apart dial again, and those who are connected tell what they hear (PROTOCOL S6).</summary>
    public void Tick()
    {
        foreach (Port left in _ports.ToArray())
        {
            foreach (Port right in _ports.Where(other => other.Self > left.Self).ToArray())
            {
                if (!AreLinked(left, right))
                {
                    Connect(left, right);
                    continue;
                }

                Hear(left, right);
                Hear(right, left);
            }
        }
    }

    private bool AreLinked(Port left, Port right) => _links.Contains((left, right));

    private void Attach(Port port)
    {
        port.Since = Now;
        foreach (Port other in _ports.OrderBy(other => other.Self).ToArray())
        {
            if (other.Self != port.Self)
                Connect(port, other);
        }

        _ports.Add(port);
    }

    /// <summary>Both sides introduce themselves; a side that refuses the other's run ends it, and was heard nevertheless.</summary>
    private void Connect(Port left, Port right)
    {
        PeerHello toLeft = HelloOf(right, left.Self);
        PeerHello toRight = HelloOf(left, right.Self);
        bool leftAccepts = Take(left, right);
        bool rightAccepts = Take(right, left);
        if (rightAccepts)
            right.Tell(new PeerEvent.Connected(left.Self, toRight));
        if (leftAccepts)
            left.Tell(new PeerEvent.Connected(right.Self, toLeft));
        if (leftAccepts && rightAccepts)
        {
            _links.Add((left, right));
            _links.Add((right, left));
            return;
        }

        if (rightAccepts)
            right.Tell(new PeerEvent.Disconnected(left.Self, "STALE_FENCE"));
        if (leftAccepts)
            left.Tell(new PeerEvent.Disconnected(right.Self, "STALE_FENCE"));
    }

    private bool Take(Port hearer, Port speaker)
    {
        hearer.See(speaker, Now);
        if (hearer.Memory.Hear(speaker.Self, speaker.Run) != HelloVerdict.Accepted)
            return false;
        foreach (Port older in _ports.Where(other => other.Self == speaker.Self && other.Run != speaker.Run).ToArray())
            Part(older, hearer, "a new run of the peer's node took over", tellFirst: true);
        return true;
    }

    private void Part(Port first, Port second, string reason, bool tellFirst)
    {
        if (!_links.Remove((first, second)))
            return;
        _links.Remove((second, first));
        second.Tell(new PeerEvent.Disconnected(first.Self, reason));
        if (tellFirst)
            first.Tell(new PeerEvent.Disconnected(second.Self, reason));
    }

    private PeerHello HelloOf(Port speaker, OperatorIndex hearer) =>
        new("1.1", default, speaker.Run, speaker.Memory.Of(hearer)) { Watch = WatchOf(speaker, hearer) };

    private IdentityWatch? WatchOf(Port speaker, OperatorIndex hearer) => OldVersions.Contains(speaker.Self) ? null : speaker.WatchOf(hearer);

    private void Hear(Port hearer, Port speaker)
    {
        hearer.See(speaker, Now);
        if (WatchOf(speaker, hearer.Self) is { } watch)
            hearer.Tell(new PeerEvent.Watched(speaker.Self, watch));
    }

    private void Carry(Port from, Port to, PeerMessage message)
    {
        if (!AreLinked(from, to) || Rule(from.Self, to.Self, message) is not { } arrived)
            return;
        to.See(from, Now);
        if (arrived is PeerMessage.Partials { Signed: { Bundle: { Duty: DutyType.Attestation or DutyType.Proposal } bundle } signed })
            to.Memory.Keep(from.Self, bundle.Slot, signed.Fence);
        to.Tell(new PeerEvent.Received(from.Self, arrived));
    }

    private void Watch(OperatorIndex signer, PeerMessage message)
    {
        if (message is not PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.Attestation or DutyType.Proposal } bundle })
            return;
        if (bundle.Duty == DutyType.Attestation)
            Signed.Add((signer.Value, bundle.Slot.Value));
        ulong place = bundle.Duty == DutyType.Attestation ? clock.EpochOf(bundle.Slot).Value : bundle.Slot.Value;
        foreach (PartialGroup group in bundle.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
            {
                (OperatorIndex, DutyType, ulong, ValidatorIndex) once = (signer, bundle.Duty, place, partial.Validator);
                if (!_shares.TryAdd(once, group.SigningRoot) && _shares[once] != group.SigningRoot)
                    SignedTwice.Add($"operator {signer} signed twice for validator {partial.Validator}, {bundle.Duty} {place}");
            }
        }
    }

    private sealed class Port(WorldNetwork network, OperatorIndex self, RunIdentity run, WorldMemory memory) : IPeerNetwork
    {
        private readonly Dictionary<OperatorIndex, List<RunSighting>> _seen = [];
        private IActorRef? _receiver;

        public OperatorIndex Self => self;

        public RunIdentity Run => run;

        public WorldMemory Memory => memory;

        public Slot Since { get; set; }

        public void Broadcast(PeerMessage message)
        {
            network.Watch(self, message);
            foreach (Port other in network._ports.Where(other => other.Self != self).OrderBy(other => other.Self).ToArray())
                network.Carry(this, other, message);
        }

        public void Send(OperatorIndex peer, PeerMessage message)
        {
            foreach (Port other in network._ports.Where(other => other.Self == peer).ToArray())
                network.Carry(this, other, message);
        }

        public void Subscribe(IActorRef receiver)
        {
            _receiver = receiver;
            network.Attach(this);
        }

        public void Tell(PeerEvent happened) => _receiver!.Tell(happened, sender: null);

        public void See(Port speaker, Slot now)
        {
            if (!_seen.TryGetValue(speaker.Self, out List<RunSighting>? seen))
                _seen.Add(speaker.Self, seen = []);
            seen.RemoveAll(sighting => sighting.Run == speaker.Run);
            seen.Add(new RunSighting(speaker.Run, now));
            if (seen.Count > IdentityWatch.SightingsMax)
                seen.RemoveAt(0);
        }

        public IdentityWatch WatchOf(OperatorIndex peer) => new(Since, [.. _seen.GetValueOrDefault(peer, [])]);
    }
}
