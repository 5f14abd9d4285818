using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// One cluster on this node. It starts a duty actor for each slot and kind of duty, hands ticks, chain events and peers'
/// messages to the actor that they concern, and holds everything back until enough peers were heard (PROTOCOL S5). It keeps
/// no state of any duty itself.
/// </summary>
public sealed class ClusterActor : ReceiveActor
{
    /// <summary>A blamed operator's partials are chosen last for so many epochs (PROTOCOL G3).</summary>
    private const ulong BlameEpochs = 8;

    private readonly ClusterContext _cluster;
    private readonly ClusterShares _shares;
    private readonly StartGate _gate;
    private readonly Dictionary<Epoch, EpochSchedule> _schedules = [];
    private readonly Dictionary<(Slot Slot, DutyType Duty), IActorRef> _duties = [];
    private readonly SortedSet<OperatorIndex> _connected = [];
    private readonly SortedDictionary<OperatorIndex, Epoch> _blamedUntil = [];
    private BeaconEvent.Availability _beacon = new(Ready: false, "not asked yet");
    private IActorRef? _signer;
    private IActorRef? _scheduler;
    private IActorRef? _tracker;
    private BeaconEvent.Head? _head;
    private Slot? _slot;
    private Slot? _dueSlot;
    private int _validatorsKnown;
    private IReadOnlyList<BlsPublicKeyBytes> _withoutRow = [];
    private bool _halted;

    /// <summary>Makes the cluster.</summary>
    /// <param name="cluster">Who and where it is, and its ports.</param>
    /// <param name="shares">The key shares; they go over to the cluster's signer.</param>
    public ClusterActor(ClusterContext cluster, ClusterShares shares)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
        _shares = shares;
        _gate = new StartGate(cluster.Run, cluster.HighestSlotAtOpen, cluster.Quorum - 1);

        Receive<SlotTick.Started>(OnSlot);
        Receive<SlotTick.AttestationDue>(OnAttestationDue);

        Receive<SlotTick.AggregateDue>(OnQuiet);
        Receive<BeaconEvent.Head>(OnHead);
        Receive<BeaconEvent.Availability>(OnAvailability);
        Receive<BeaconEvent>(happened => Context.System.EventStream.Publish(happened));
        Receive<PeerEvent.Connected>(OnConnected);
        Receive<PeerEvent.Disconnected>(OnDisconnected);
        Receive<PeerEvent.Received>(OnPeer);
        Receive<PeerEvent.Equivocated>(OnEquivocation);
        Receive<EpochSchedule>(OnSchedule);
        Receive<ValidatorsSeen>(OnValidators);
        Receive<WorkAnswer>(OnRegistered);
        Receive<PeersBlamed>(OnBlame);
        Receive<DutyOutcome>(outcome => _tracker!.Tell(outcome, Self));
        Receive<Terminated>(OnTerminated);
        Receive<GetClusterStatus>(_ => Sender.Tell(Status(), Self));
        Receive<GetDutyStatistics>(question => _tracker!.Tell(question, Sender));
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy => SupervisorStrategy.Stopping;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _signer = Context.ActorOf(
            Props.Create(() => new ShareSigner(_shares, _cluster.Crypto, _cluster.CryptoWorkers)), "signer");
        _tracker = Context.ActorOf(Props.Create(() => new DutyTracker(_cluster.Metrics)), "tracker");
        _scheduler = Context.ActorOf(Props.Create(() => new DutyScheduler(_cluster)), "scheduler");
        foreach (IActorRef pillar in new[] { _signer, _tracker, _scheduler })
            Context.Watch(pillar);
        Context.ActorOf(Props.Create(() => new SlotClock(_cluster.Clock, Self)), "clock");
        _cluster.Beacon.Subscribe(Self);
        _cluster.Peers.Subscribe(Self);
    }

    private bool IsOpen => _gate.OpenSince is not null && !_halted;

    private void OnSlot(SlotTick.Started tick)
    {
        _slot = tick.Slot;
        _scheduler!.Tell(tick, Self);
        foreach (Epoch old in _schedules.Keys.Where(epoch => epoch < _cluster.Clock.EpochOf(tick.Slot)).ToArray())
            _schedules.Remove(old);
        BeginSlot(tick.Slot);
    }

    private void OnAttestationDue(SlotTick.AttestationDue tick)
    {
        _dueSlot = tick.Slot;
        if (_duties.TryGetValue((tick.Slot, DutyType.Attestation), out IActorRef? duty))
            duty.Tell(tick, Self);
    }

    /// <summary>This slot's votes are out of the way: time for selection proofs of the slot an epoch ahead, and for the scheduler.</summary>
    private void OnQuiet(SlotTick.AggregateDue tick)
    {
        BeginSelection(tick.Slot + (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch);
        _scheduler!.Tell(tick, Self);
    }

    private void OnHead(BeaconEvent.Head head)
    {
        _scheduler!.Tell(head, Self);
        _head = head;
        if (_duties.TryGetValue((head.Slot, DutyType.Attestation), out IActorRef? voting))
            voting.Tell(head, Self);

        // A head of an earlier slot is no reason to vote, and may be what a proposal of this slot was waiting for.
        if (_slot is { } slot && slot != head.Slot && _duties.TryGetValue((slot, DutyType.Attestation), out IActorRef? waiting))
            waiting.Tell(head, Self);
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        _beacon = availability;
        _scheduler!.Tell(availability, Self);
        Context.System.EventStream.Publish(availability);
    }

    private void OnConnected(PeerEvent.Connected connected)
    {
        _connected.Add(connected.Peer);
        Context.System.EventStream.Publish(connected);
        bool wasOpen = IsOpen;
        if (_gate.Hear(connected.Peer, connected.Hello.AboutUs, _cluster.Time.GetUtcNow()) is { } contradiction)
        {
            _halted = true;
            Context.System.EventStream.Publish(new ClusterHalted(contradiction));
            return;
        }

        if (!wasOpen && IsOpen)
            Open();
        foreach (IActorRef duty in _duties.Values)
            duty.Tell(connected, Self);
    }

    /// <summary>
    /// Enough peers were heard. The running slot is joined without a vote (PROTOCOL C5); selection proofs need no agreement, so
    /// those of the slots ahead are made at once.
    /// </summary>
    private void Open()
    {
        if (_slot is not { } slot)
            return;
        BeginSlot(slot);
        for (ulong i = 1; i <= (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch; i++)
            BeginSelection(slot + i);
    }

    private void OnDisconnected(PeerEvent.Disconnected disconnected)
    {
        _connected.Remove(disconnected.Peer);
        Context.System.EventStream.Publish(disconnected);
    }

    private void OnPeer(PeerEvent.Received received)
    {
        if (!IsOpen || TargetOf(received.Message) is not { } target)
            return;
        if (!_duties.TryGetValue(target, out IActorRef? duty) && target.Duty == DutyType.Attestation && MayBegin(target.Slot))
            duty = BeginAttestation(target.Slot);
        else if (duty is null && target.Duty == DutyType.SelectionProof)
            duty = BeginSelection(target.Slot);
        duty?.Tell(received, Self);
    }

    private static (Slot Slot, DutyType Duty)? TargetOf(PeerMessage message) => message switch
    {
        PeerMessage.Consensus consensus => TargetOf(consensus.Message.Signed.Statement.Instance),
        PeerMessage.Decided decided => TargetOf(decided.Certificate.Instance),
        PeerMessage.ValueRequest request => TargetOf(request.Instance),
        PeerMessage.ValueResponse response => TargetOf(response.Instance),
        PeerMessage.Partials partials => (partials.Signed.Bundle.Slot, partials.Signed.Bundle.Duty),
        _ => null,
    };

    private static (Slot Slot, DutyType Duty) TargetOf(InstanceId instance) => (new Slot(instance.Slot), (DutyType)instance.Duty);

    private void OnEquivocation(PeerEvent.Equivocated equivocated)
    {
        _cluster.Metrics.Equivocated(equivocated.Peer);
        Context.System.EventStream.Publish(new EvidenceFound(equivocated.Peer, equivocated.First, equivocated.Second));
    }

    private void OnSchedule(EpochSchedule schedule)
    {
        _schedules[schedule.Epoch] = schedule;
        if (_slot is not { } slot)
        {
            BeginSelectionOf(schedule, from: new Slot(0));
            return;
        }

        if (_cluster.Clock.EpochOf(slot) == schedule.Epoch)
            BeginSlot(slot);
        BeginSelectionOf(schedule, slot + 1);
    }

    private void BeginSelectionOf(EpochSchedule schedule, Slot from)
    {
        Slot first = _cluster.Clock.FirstSlotOf(schedule.Epoch);
        for (int i = 0; i < _cluster.Clock.Network.Preset.SlotsPerEpoch; i++)
        {
            Slot slot = first + (ulong)i;
            if (slot >= from && IsAhead(slot))
                BeginSelection(slot);
        }
    }

    /// <summary>Whether a slot's selection proofs are made now: at most one epoch ahead, so that the work is spread.</summary>
    private bool IsAhead(Slot slot) =>
        slot.Value <= (_slot?.Value ?? 0) + (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch;

    private void BeginSlot(Slot slot)
    {
        if (!IsOpen || !MayBegin(slot))
            return;
        IReadOnlyList<AttesterDuty> duties = DutiesAt(slot);
        if (_duties.TryGetValue((slot, DutyType.Attestation), out IActorRef? running))
            running.Tell(new DutiesAssigned(duties), Self);
        else if (duties.Count > 0)
            BeginAttestation(slot);
    }

    /// <summary>A duty begins when its slot does, or with the first word of a peer whose clock is ahead.</summary>
    private bool MayBegin(Slot slot)
    {
        DateTimeOffset now = _cluster.Time.GetUtcNow();
        return now >= _cluster.Clock.StartOf(slot) - _cluster.Clock.SlotDuration
            && now < _cluster.Clock.StartOf(slot + (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch);
    }

    private IActorRef BeginAttestation(Slot slot)
    {
        bool mayVote = _gate.OpenSince is { } open
            && _cluster.Clock.StartOf(slot) >= open
            && (_cluster.HighestSlotAtOpen is not { } highest || slot > highest);
        OperatorIndex[] blamed = Blamed();
        IActorRef duty = Begin(
            (slot, DutyType.Attestation), Props.Create(() => new AttestationDuty(_cluster, _signer!, slot, mayVote, blamed)));
        IReadOnlyList<AttesterDuty> duties = DutiesAt(slot);
        if (duties.Count > 0)
            duty.Tell(new DutiesAssigned(duties), Self);
        if (_dueSlot == slot)
            duty.Tell(new SlotTick.AttestationDue(slot), Self);

        // The slot's block may be told of before this node's clock begins the slot.
        if (_head?.Slot == slot)
            duty.Tell(_head, Self);
        return duty;
    }

    private IActorRef? BeginSelection(Slot slot)
    {
        if (!IsOpen || !IsAhead(slot) || _duties.ContainsKey((slot, DutyType.SelectionProof)))
            return null;
        IReadOnlyList<AttesterDuty> duties = DutiesAt(slot);
        if (duties.Count == 0)
            return null;
        OperatorIndex[] blamed = Blamed();
        return Begin(
            (slot, DutyType.SelectionProof), Props.Create(() => new SelectionDuty(_cluster, _signer!, slot, duties, blamed)));
    }

    private IActorRef Begin((Slot Slot, DutyType Duty) key, Props props)
    {
        IActorRef duty = Context.ActorOf(props, $"{key.Duty}-{key.Slot}");
        Context.Watch(duty);
        _duties.Add(key, duty);
        return duty;
    }

    private IReadOnlyList<AttesterDuty> DutiesAt(Slot slot) =>
        _schedules.TryGetValue(_cluster.Clock.EpochOf(slot), out EpochSchedule? schedule) ? schedule.At(slot) : [];

    private OperatorIndex[] Blamed()
    {
        Epoch now = _slot is { } slot ? _cluster.Clock.EpochOf(slot) : default;
        return [.. _blamedUntil.Where(entry => entry.Value >= now).Select(entry => entry.Key)];
    }

    private void OnBlame(PeersBlamed blame)
    {
        foreach (OperatorIndex culprit in blame.Culprits)
        {
            _cluster.Metrics.PartialBlamed(culprit);
            _blamedUntil[culprit] = _cluster.Clock.EpochOf(blame.Slot) + BlameEpochs;
        }

        Context.System.EventStream.Publish(blame);
    }

    private void OnValidators(ValidatorsSeen seen)
    {
        if (!seen.Finalized)
        {
            _validatorsKnown = seen.Records.Count;
            return;
        }

        // PROTOCOL S2: of the three ways to a row, the one that needs no operator.
        NotYetActiveValidator[] candidates = [.. seen.Records.Select(record => new NotYetActiveValidator(record.Key, record.ActivationEpoch))];
        DateTimeOffset now = _cluster.Time.GetUtcNow();
        Epoch? epoch = _cluster.Clock.SlotAt(now) is { } slot ? _cluster.Clock.EpochOf(slot) : null;
        ProtectionRegister register = _cluster.Register;
        _cluster.StoreWorkers.Submit(new WorkItem(
            () => register.AddNotYetActive(candidates, epoch), now + _cluster.Clock.SlotDuration, Self, candidates)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    private void OnRegistered(WorkAnswer answer)
    {
        if (answer is not WorkCompleted { Result: IReadOnlyList<RegisterVerdict> verdicts })
        {
            Context.System.EventStream.Publish(new RegistrationFailed(answer.ToString()));
            return;
        }

        NotYetActiveValidator[] candidates = (NotYetActiveValidator[])answer.Tag!;
        _withoutRow = [.. candidates.Where((_, i) => verdicts[i] == RegisterVerdict.AlreadyActive).Select(candidate => candidate.GroupKey)];
        if (_withoutRow.Count > 0)
            Context.System.EventStream.Publish(new ValidatorsWithoutHistory(_withoutRow));
    }

    private void OnTerminated(Terminated terminated)
    {
        foreach ((Slot Slot, DutyType Duty) key in _duties.Where(entry => entry.Value == terminated.Actor).Select(entry => entry.Key).ToArray())
            _duties.Remove(key);
        if (terminated.Actor == _signer || terminated.Actor == _scheduler || terminated.Actor == _tracker)
            throw new InvariantViolation($"{terminated.Actor.Path} ended, and the cluster cannot go on without it.");
    }

    private ClusterStatus Status() => new(
        _slot,
        [.. _connected],
        _cluster.Quorum - 1,
        _gate.OpenSince,
        _beacon.Ready,
        _beacon.Detail,
        _validatorsKnown,
        _cluster.Keys.Count,
        _withoutRow.Count,
        [.. _schedules.Keys.OrderBy(epoch => epoch.Value)],
        _duties.Count);
}
