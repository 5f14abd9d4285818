using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.SyncCommittee;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// One cluster on this node. It starts a duty actor for each slot and kind of duty, hands ticks, chain events, peers' messages
/// and other duties' findings to the actor that they concern, and holds everything back until enough peers were heard (PROTOCOL
/// S5). It keeps no state of any duty itself.
/// </summary>
public sealed class ClusterActor : ReceiveActor
{
    private const int ClockSamplesPerSlot = 4;

    private readonly ClusterContext _cluster;
    private readonly ClusterShares _shares;
    private readonly DutyCalendar _calendar;
    private readonly DutyRoster _roster;
    private readonly ProposerBook _proposers;
    private readonly DutyFactory _factory;
    private readonly EarlyMessages _early = new();
    private readonly EndedDuties _ended = new();
    private readonly SlotFacts _facts = new();
    private readonly Dictionary<DutyKey, IActorRef> _duties = [];
    private readonly HashSet<IActorRef> _failed = [];
    private readonly SortedSet<OperatorIndex> _connected = [];
    private readonly BlameBook _blamed;
    private ClusterSafety? _safety;
    private HaltKeeper? _halts;
    private DoppelgangerCheck? _doppelgangers;
    private EvidenceKeeper? _evidence;
    private RowKeeper? _rows;
    private VoteLedger? _votes;
    private BeaconEvent.Availability _beacon = new(Ready: false, "not asked yet");
    private IActorRef? _signer;
    private IActorRef? _scheduler;
    private IActorRef? _tracker;
    private IActorRef? _chain;
    private IActorRef? _syncSubscriber;
    private IActorRef? _announcer;
    private IActorRef? _exits;
    private IReadOnlyList<IActorRef> _pillars = [];
    private BeaconEvent.Head? _head;
    private Slot? _slot;
    private Slot? _lastTrusted;
    private Slot? _dueSlot;
    private int _validatorsKnown;

    /// <summary>Makes the cluster.</summary>
    /// <param name="cluster">Who and where it is, and its ports.</param>
    /// <param name="shares">The key shares; they go over to the cluster's signer.</param>
    public ClusterActor(ClusterContext cluster, ClusterShares shares)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
        _shares = shares;
        _calendar = new DutyCalendar(cluster.Clock);
        _roster = new DutyRoster(cluster.Clock, _calendar);
        _proposers = new ProposerBook(cluster);
        _factory = new DutyFactory(cluster, _calendar, _proposers);
        _blamed = new BlameBook(cluster.Clock);

        Receive<SlotTick.Started>(OnSlot);
        Receive<SlotTick.AttestationDue>(OnAttestationDue);
        Receive<SlotTick.AggregateDue>(OnAggregateDue);
        Receive<BeaconEvent.Head>(OnHead);
        Receive<BeaconEvent.Availability>(OnAvailability);
        Receive<BeaconEvent.ClockSeen>(seen => Safety.OnBeaconClock(seen));
        Receive<BeaconEvent>(happened => Context.System.EventStream.Publish(happened));
        Receive<PeerEvent.Connected>(OnConnected);
        Receive<PeerEvent.Disconnected>(OnDisconnected);
        Receive<PeerEvent.Received>(OnPeer);
        Receive<PeerEvent.Watched>(watched => Safety.OnWatch(watched.Peer, watched.Watch));
        Receive<PeerEvent.Equivocated>(said => Convict(new Contradiction.Statements(said.Peer, said.First, said.Second)));
        Receive<PeerEvent.SignedTwice>(signed => Convict(new Contradiction.Bundles(signed.Peer, signed.First, signed.Second)));
        Receive<DutiesKnown>(OnDutiesKnown);
        Receive<SlotFact>(OnFact);
        Receive<ValidatorsSeen>(OnValidators);
        Receive<WorkAnswer>(OnWork);
        Receive<BeaconAnswer>(answer => _doppelgangers!.OnBeacon(answer));
        Receive<SampleClock>(_ => Safety.SampleClock());
        Receive<PeersBlamed>(OnBlame);
        Receive<RegistrationsMissing>(missing => BeginRegistrations(missing.Slots));
        Receive<RegistrationsSigned>(signed => _announcer!.Tell(signed, Self));
        Receive<DutyOutcome>(OnOutcome);
        Receive<PartialsSeen>(seen => _tracker!.Tell(seen, Self));
        Receive<InclusionOutcome>(outcome => _tracker!.Tell(outcome, Self));
        Receive<ForeignFound>(found => _halts!.Halt(found.Halt));
        Receive<Terminated>(OnTerminated);
        Receive<ActorFailed>(OnFailed);
        Receive<ExitQuestion>(question => _exits!.Tell(question, Sender));
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
        _syncSubscriber = Context.ActorOf(Props.Create(() => new SyncSubscriber(_cluster)), "sync-subscriber");
        _announcer = Context.ActorOf(Props.Create(() => new ProposerAnnouncer(_cluster)), "announcer");
        _exits = Context.ActorOf(Props.Create(() => new ExitActor(_cluster, _signer!)), "exits");
        _chain = Context.ActorOf(Props.Create(() => new ChainWatch(_cluster)), "chain-watch");
        _safety = new ClusterSafety(_cluster, Self, OnSafety);
        _halts = new HaltKeeper(_cluster, Self, Context.System.EventStream.Publish);
        _doppelgangers = new DoppelgangerCheck(_cluster, Self, Context.System.EventStream.Publish);
        _evidence = new EvidenceKeeper(_cluster, Self, Context.System.EventStream.Publish);
        _rows = new RowKeeper(_cluster, Self, Context.System.EventStream.Publish);
        _votes = new VoteLedger(_cluster, Self, Context.System.EventStream.Publish);
        _pillars = [_signer, _tracker, _scheduler, _syncSubscriber, _announcer, _exits, _chain];
        foreach (IActorRef pillar in _pillars)
            Context.Watch(pillar);
        Context.ActorOf(Props.Create(() => new SlotClock(_cluster.Clock, Self, _cluster.Time)), "clock");
        Context.Timers.StartPeriodicTimer(nameof(SampleClock), new SampleClock(), _cluster.Clock.SlotDuration / ClockSamplesPerSlot);
        Context.System.EventStream.Subscribe<ActorFailed>(Self);
        _cluster.Beacon.Subscribe(Self);
        _cluster.Peers.Subscribe(Self);
    }

    private ClusterSafety Safety => _safety!;

    private bool IsOpen => Safety.OpenSince is not null;

    private ulong SlotsPerEpoch => (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch;

    private void OnSlot(SlotTick.Started tick)
    {
        if (tick.Slot < _slot && _lastTrusted is { } last)
            _ended.CloseUpTo(last);
        _slot = tick.Slot;
        Safety.OnSlot(_beacon.Ready);
        _halts!.Work();
        if (Safety.TrustsClock)
            _lastTrusted = _lastTrusted > tick.Slot ? _lastTrusted : tick.Slot;
        _rows!.Work(Safety.TrustsClock);
        if (Safety.VotesSince is not null && Safety.TrustsClock)
            _votes!.Keep(tick.Slot);
        else
            _votes!.PassOver(tick.Slot);
        _scheduler!.Tell(tick, Self);
        _calendar.ForgetBefore(_cluster.Clock.EpochOf(tick.Slot));
        _facts.ForgetBefore(Before(tick.Slot, SlotsPerEpoch));
        _early.ForgetBefore(Before(tick.Slot, 1));
        BeginSlot(tick.Slot);
    }

    private static Slot Before(Slot slot, ulong slots) => slot.Value > slots ? slot - slots : new Slot(0);

    private void OnAttestationDue(SlotTick.AttestationDue tick)
    {
        _dueSlot = tick.Slot;
        if (_duties.TryGetValue(new DutyKey(tick.Slot, DutyType.Attestation), out IActorRef? duty))
            duty.Tell(tick, Self);
        BeginIfSelected(tick.Slot, DutyType.Aggregate);
        BeginIfSelected(tick.Slot, DutyType.SyncContribution);
    }

    /// <summary>
    /// Aggregates are due. This slot's votes are out of the way, so it is also time for selection proofs of the slot an epoch
    /// ahead, and for the scheduler.
    /// </summary>
    private void OnAggregateDue(SlotTick.AggregateDue tick)
    {
        BeginIfSelected(tick.Slot, DutyType.Aggregate);
        BeginIfSelected(tick.Slot, DutyType.SyncContribution);
        BeginSelection(tick.Slot + SlotsPerEpoch);
        Safety.OnQuiet();
        _doppelgangers!.Ask(Safety.WatchedFrom);
        _chain!.Tell(tick, Self);
        _scheduler!.Tell(tick, Self);
        _announcer!.Tell(tick, Self);
        _exits!.Tell(tick, Self);
    }

    private void OnHead(BeaconEvent.Head head)
    {
        Safety.OnHead(head.Slot);
        _chain!.Tell(head, Self);
        _scheduler!.Tell(head, Self);
        _head = head;
        if (_duties.TryGetValue(new DutyKey(head.Slot, DutyType.Attestation), out IActorRef? voting))
            voting.Tell(head, Self);

        // A head of an earlier slot is no reason to vote, and may be what a proposal of this slot was waiting for.
        if (_slot is not { } slot)
            return;
        if (slot != head.Slot && _duties.TryGetValue(new DutyKey(slot, DutyType.Attestation), out IActorRef? waiting))
            waiting.Tell(head, Self);
        if (_duties.TryGetValue(new DutyKey(slot, DutyType.Proposal), out IActorRef? proposing))
            proposing.Tell(head, Self);
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        _beacon = availability;
        _scheduler!.Tell(availability, Self);
        _syncSubscriber!.Tell(availability, Self);
        _announcer!.Tell(availability, Self);
        Context.System.EventStream.Publish(availability);
    }

    private void OnConnected(PeerEvent.Connected connected)
    {
        _connected.Add(connected.Peer);
        Context.System.EventStream.Publish(connected);
        bool wasOpen = IsOpen;
        Safety.OnHello(connected.Peer, connected.Hello);
        if (!wasOpen && IsOpen)
            Open();
        foreach (IActorRef hearer in _duties.Values.Append(_exits!))
            hearer.Tell(connected, Self);
    }

    /// <summary>
    /// Enough peers were heard. The running slot is joined without a vote (PROTOCOL C5); selection proofs need no agreement, so
    /// those of the slots ahead are made at once.
    /// </summary>
    private void Open()
    {
        BeginRegistrations(_proposers.RegistrationsIn(_proposers.UpcomingEpoch).Select(wanted => wanted.Slot).Distinct());
        if (_slot is { } slot)
            BeginSlot(slot);
        BeginAhead(_slot + 1 ?? new Slot(0));
    }

    private void OnDisconnected(PeerEvent.Disconnected disconnected)
    {
        _connected.Remove(disconnected.Peer);
        _exits!.Tell(disconnected, Self);
        Context.System.EventStream.Publish(disconnected);

        // Of a block that the peer was to publish first, others need not wait any more.
        if (_slot is { } slot && _duties.TryGetValue(new DutyKey(slot, DutyType.Proposal), out IActorRef? proposing))
            proposing.Tell(disconnected, Self);
    }

    private void OnPeer(PeerEvent.Received received)
    {
        if (received.Message is PeerMessage.Decided decided)
            Safety.OnCertificate(received.Peer, decided.Certificate.Commits);
        if (DutyKey.Of(received.Message) is not { } key)
            return;
        if ((key.Duty == DutyType.VoluntaryExit ? _exits : TryBegin(key)) is { } hearer)
            hearer.Tell(received, Self);
        else if (key.Slot >= Before(_slot ?? new Slot(0), 1) && !_early.TryAdd(key, received))
            _cluster.Metrics.EarlyMessageDropped(received.Peer);
    }

    private void Convict(Contradiction evidence)
    {
        if (evidence is Contradiction.Statements own && own.Culprit == _cluster.Self)
        {
            Safety.OnOwnContradiction(own.Second);
            return;
        }

        _evidence!.Convict(evidence);
    }

    private void OnDutiesKnown(DutiesKnown known)
    {
        _calendar.Add(known);
        if (known is DutiesKnown.SyncMembers)
            _syncSubscriber!.Tell(known, Self);
        if (_slot is { } slot)
            BeginSlot(slot);
        BeginAhead(_slot + 1 ?? new Slot(0));
    }

    /// <summary>Keeps what a duty found out, and hands it to those that build on it.</summary>
    private void OnFact(SlotFact fact)
    {
        _facts.Add(fact);
        if (fact is SlotFact.VoteDecided decided)
        {
            Safety.OnDecision(decided.Vote);
            _chain!.Tell(new VoteToWatch(decided.Vote, _calendar.AttestersAt(fact.Slot)), Self);
        }

        if (fact is SlotFact.ProposalDecided)
            _chain!.Tell(fact, Self);
        foreach ((DutyKey key, IActorRef duty) in _duties)
        {
            if (key.Slot == fact.Slot && fact.IsFor(key.Duty))
                duty.Tell(fact, Self);
        }
    }

    /// <summary>Begins what a slot's start asks for, and tells the attestations of it who attests by the latest word.</summary>
    private void BeginSlot(Slot slot)
    {
        IReadOnlyList<AttesterDuty> attesters = _calendar.AttestersAt(slot);
        bool running = _duties.ContainsKey(new DutyKey(slot, DutyType.Attestation));
        if (running || attesters.Count > 0 || _calendar.SyncMembersAt(slot).Count > 0)
        {
            IActorRef? voting = TryBegin(new DutyKey(slot, DutyType.Attestation));
            if (running)
                voting!.Tell(new DutiesAssigned(attesters), Self);
        }

        TryBegin(new DutyKey(slot, DutyType.SyncMessage));
        TryBegin(new DutyKey(slot, DutyType.Proposal));
        for (ulong i = 0; i <= DutyRoster.RandaoLead; i++)
            TryBegin(new DutyKey(slot + i, DutyType.Randao));
    }

    private void BeginAhead(Slot first)
    {
        for (ulong i = 0; i <= SlotsPerEpoch; i++)
            BeginSelection(first + i);
    }

    private void BeginSelection(Slot slot)
    {
        TryBegin(new DutyKey(slot, DutyType.SelectionProof));
        TryBegin(new DutyKey(slot, DutyType.SyncSelectionProof));
    }

    private void BeginRegistrations(IEnumerable<Slot> slots)
    {
        foreach (Slot slot in slots)
            TryBegin(new DutyKey(slot, DutyType.BuilderRegistration));
    }

    /// <summary>Begins an aggregation if this node knows of a validator that was selected for it.</summary>
    private void BeginIfSelected(Slot slot, DutyType duty)
    {
        if (_facts.For(new DutyKey(slot, duty)).Any(fact => fact is not SlotFact.VoteDecided))
            TryBegin(new DutyKey(slot, duty));
    }

    /// <summary>The actor of a duty, begun if it is time; null if it is not.</summary>
    private IActorRef? TryBegin(DutyKey key)
    {
        if (_duties.TryGetValue(key, out IActorRef? running))
            return running;
        if (!IsOpen || _ended.Contains(key) || !_roster.IsDue(key.Slot, key.Duty, _cluster.Time.GetUtcNow()))
            return null;

        // What ended before its slot would not begin in it.
        if (EndedDuties.IsOfItsSlot(key.Duty) && Safety.IsToCome(key.Slot))
            return null;
        bool mayVote = Safety.MayVote(key.Slot) && _votes!.IsUnused(key.Slot);

        // Begun when the store has answered, which is before the slot has anything to vote on.
        if (mayVote && DutyRoster.IsAgreedOn(key.Duty) && !_votes!.IsSettled(key.Slot))
            return null;
        MissReason? whyNoVote = !mayVote ? MissReason.NotReadyToVote
            : _votes!.IsKept(key.Slot) ? null
            : _votes.WasAsked(key.Slot) ? MissReason.StoreFailed
            : MissReason.ClockUncertain;
        DutyStart start = new(_cluster, _signer!, key.Slot, whyNoVote, _blamed.At(_slot));
        if (_factory.PropsOf(key.Duty, start) is not { } props)
            return null;
        IActorRef duty = Context.ActorOf(props, $"{key.Duty}-{key.Slot}");
        Context.Watch(duty);
        _duties.Add(key, duty);
        Brief(key, duty);
        return duty;
    }

    /// <summary>Tells a duty what happened before it began.</summary>
    private void Brief(DutyKey key, IActorRef duty)
    {
        if (key.Duty == DutyType.Attestation)
        {
            IReadOnlyList<AttesterDuty> attesters = _calendar.AttestersAt(key.Slot);
            if (attesters.Count > 0)
                duty.Tell(new DutiesAssigned(attesters), Self);
            if (_dueSlot == key.Slot)
                duty.Tell(new SlotTick.AttestationDue(key.Slot), Self);

            // The slot's block may be told of before this node's clock begins the slot.
            if (_head?.Slot == key.Slot)
                duty.Tell(_head, Self);
        }

        foreach (SlotFact fact in _facts.For(key))
            duty.Tell(fact, Self);
        foreach (PeerEvent.Received received in _early.Take(key))
            duty.Tell(received, Self);
    }

    private void OnBlame(PeersBlamed blame)
    {
        foreach (OperatorIndex culprit in blame.Culprits)
            _cluster.Metrics.PartialBlamed(culprit);
        _blamed.Add(blame, _slot);
        Context.System.EventStream.Publish(blame);
    }

    private void OnValidators(ValidatorsSeen seen)
    {
        _exits!.Tell(seen, Self);
        if (seen.Finalized)
        {
            Safety.SampleClock();
            _rows!.OnFinalized(seen.Records, Safety.TrustsClock);
            return;
        }

        _validatorsKnown = seen.Records.Count;
        _proposers.Update(seen.Records);
        _announcer!.Tell(seen, Self);
        _chain!.Tell(seen, Self);
        _doppelgangers!.OnValidators(seen.Records);
    }

    private void OnWork(WorkAnswer answer)
    {
        switch (answer.Tag)
        {
            case ClusterSafety.Tag safety:
                Safety.OnWork(safety, answer);
                break;
            case HaltedValidator:
                _halts!.OnWork(answer);
                break;
            case DoppelgangerCheck.Ended:
                break;
            case VoteLedger.Tag votes:
                OnVotesSettled(votes, answer);
                break;
            case Contradiction evidence:
                _evidence!.OnWork(evidence, answer);
                break;
            default:
                _rows!.OnWork(answer);
                break;
        }
    }

    private void OnVotesSettled(VoteLedger.Tag tag, WorkAnswer answer)
    {
        _votes!.OnWork(tag, answer);
        if (_slot is { } slot)
            BeginSlot(slot);
    }

    private void OnOutcome(DutyOutcome outcome)
    {
        _ended.Told(new DutyKey(outcome.Slot, outcome.Duty));
        _doppelgangers!.OnOutcome(outcome);
        _chain!.Tell(new DutyEnded(outcome, _calendar.SyncMembersAt(outcome.Slot)), Self);
        _tracker!.Tell(outcome, Self);
    }

    /// <summary>A run that must not vote any more does not go on where it has begun.</summary>
    private void OnSafety(SafetyEvent happened)
    {
        if (happened is SafetyEvent.QuarantineEntered)
        {
            foreach (IActorRef duty in _duties.Values)
                duty.Tell(new VotingForbidden(), Self);
        }

        Context.System.EventStream.Publish(happened);
    }

    private void OnTerminated(Terminated terminated)
    {
        if (_pillars.Contains(terminated.Actor))
            throw new InvariantViolation($"{terminated.Actor.Path} ended, and the cluster cannot go on without it.");
        foreach (DutyKey key in _duties.Where(entry => entry.Value == terminated.Actor).Select(entry => entry.Key).ToArray())
        {
            _duties.Remove(key);
            bool told = _ended.End(key);
            if (_failed.Remove(terminated.Actor) && !told && _factory.ValidatorsOf(key, _facts.For(key)) is { Count: > 0 } validators)
            {
                MissedValidator[] missed = [.. validators.Select(validator => new MissedValidator(validator, MissReason.InternalError))];
                OnOutcome(new DutyOutcome(key.Duty, key.Slot, [], missed, Round: 0, Trigger: null, Submitted: null));
            }
        }
    }

    /// <summary>A duty's actor failed, which is a fault in this program; it is stopped, and its end will be told.</summary>
    private void OnFailed(ActorFailed failed)
    {
        if (_duties.ContainsValue(failed.Actor))
            _failed.Add(failed.Actor);
    }

    private ClusterStatus Status() => new(
        _slot,
        [.. _connected],
        _cluster.Quorum - 1,
        Safety.VotesSince,
        _beacon.Ready,
        _beacon.Detail,
        _validatorsKnown,
        _cluster.Keys.Count,
        _rows!.WithoutRow.Count,
        _calendar.Epochs,
        _duties.Count)
    {
        Safety = Safety.Status,
    };

    private sealed record SampleClock;
}
