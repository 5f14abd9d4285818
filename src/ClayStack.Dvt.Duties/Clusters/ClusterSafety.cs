using System.Globalization;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Holds and releases the <see cref="SigningGuard"/> of a run by what peers, beacon nodes and clocks show: the start (PROTOCOL
/// S5), quarantine (S6), doppelgangers (S7) and the clock (S9). Part of the cluster's actor, on its thread; it is itself the tag
/// of the work that it asks for.
/// </summary>
internal sealed class ClusterSafety
{
    private const ulong QuarantineEpochs = 2;

    private readonly ClusterContext _cluster;
    private readonly IActorRef _self;
    private readonly Action<SafetyEvent> _publish;
    private readonly StartGate _gate;
    private readonly ClockWatch _clock;
    private readonly DoppelgangerWatch _doppelgangers;
    private readonly Queue<HaltedValidator> _haltsToRecord = new();
    private Slot? _highestSlot;
    private QuarantineState? _past;
    private QuarantineWatch? _watch;
    private RunSighting? _foreign;
    private DateTimeOffset? _votesSince;
    private TimeSpan _stepsThen;
    private TimeSpan _stepsAtOpen;
    private TimeSpan _earliestOpen;
    private Epoch _watchedFrom;
    private bool _trusted;
    private Epoch? _decidedSource;
    private Epoch? _decidedTarget;
    private bool _recorded;
    private bool _working;
    private bool _recordingHalt;
    private bool _askingLiveness;

    /// <summary>Makes it at the cluster's start.</summary>
    /// <param name="cluster">The cluster and its ports.</param>
    /// <param name="self">The cluster's actor.</param>
    /// <param name="publish">Tells the host.</param>
    public ClusterSafety(ClusterContext cluster, IActorRef self, Action<SafetyEvent> publish)
    {
        _cluster = cluster;
        _self = self;
        _publish = publish;
        _highestSlot = cluster.HighestSlotAtOpen;
        _gate = new StartGate(cluster.Quorum - 1);
        _clock = new ClockWatch(cluster.Clock, cluster.Time);
        _doppelgangers = new DoppelgangerWatch(cluster.Guard.HeldBy(ProtectionRefusal.Doppelganger));
        _past = cluster.Quarantine.State;
        if (_past is not { Cause: { } cause })
            return;

        // A restart ends no quarantine, and what peers confirmed to the run before does not count for this one.
        _recorded = true;
        Begin(cause, $"it lasts since slot {_past.Since}");
    }

    /// <summary>Since when enough peers were heard, so that duties begin; null before.</summary>
    public DateTimeOffset? OpenSince => _gate.OpenSince;

    /// <summary>Since when this run votes, by the clock as it is now; null while it must not (PROTOCOL C5, S6).</summary>
    public DateTimeOffset? VotesSince => _watch is null ? _votesSince + (_clock.Steps - _stepsThen) : null;

    /// <summary>Whether it is the slot of this machine's clock, as far as the chain and the machine itself can tell (PROTOCOL S9).</summary>
    public bool TrustsClock => _clock.IsVouchedFor && _clock.Doubt is null;

    /// <summary>Whether a slot is still to come, though the clock has jumped to it.</summary>
    public bool IsToCome(Slot slot) => _clock.IsToCome(slot);

    /// <summary>What holds this node.</summary>
    public SafetyStatus Status => new(
        _cluster.Guard.NodeHolds,
        _watch is { } watch && _past is { Cause: { } cause }
            ? new QuarantineStatus(cause, watch.SlotsNeeded - watch.SlotsConfirmed, _cluster.Clock.SlotDuration * (watch.SlotsNeeded - watch.SlotsConfirmed), Heard)
            : null,
        _clock.Doubt,
        _doppelgangers.Count,
        _cluster.Guard.HeldBy(ProtectionRefusal.ForeignSignature).Count);

    private string? Heard => _foreign is { } foreign
        ? string.Create(CultureInfo.InvariantCulture, $"Another run, with fence {foreign.Run.Fence.Counter} and start {foreign.Run.StartId}, was heard in slot {foreign.LastHeard}.")
        : null;

    private DateTimeOffset Now => _cluster.Time.GetUtcNow();

    private Slot PresentSlot => _cluster.Clock.SlotAt(Now) ?? new Slot(0);

    private ulong SlotsPerEpoch => (ulong)_cluster.Clock.Network.Preset.SlotsPerEpoch;

    /// <summary>
    /// PROTOCOL C5: no vote in a slot that began before this run was ready, nor in one that its store has seen signed (those in
    /// which it may only have voted are <see cref="VoteLedger"/>'s). A node in
    /// quarantine does not know where it has voted, so it votes nowhere; it still takes decisions.
    /// </summary>
    public bool MayVote(Slot slot) =>
        VotesSince is { } since
        && _cluster.Clock.StartOf(slot) >= since
        && (_highestSlot is not { } highest || slot > highest);

    /// <summary>A peer introduced itself, whether it accepts this run or not.</summary>
    public void OnHello(OperatorIndex peer, PeerHello hello)
    {
        bool signs = _gate.OpenSince is not null;
        SampleClock();
        _gate.Hear(peer, Now);
        if (!signs)
            _stepsAtOpen = _clock.Steps;
        if (hello.AboutUs is { } traces
            && RollbackRule.Judge(traces, _cluster.Run, _highestSlot, _past, signs) is { } proof)
        {
            Enter(peer, proof);
        }

        if (_gate.OpenSince is { } open)
        {
            if (_votesSince is null)
                VoteSince(open);
            _cluster.Guard.Release(ProtectionRefusal.NotReady);
        }

        Confirm(peer, hello.Watch);
    }

    /// <summary>A peer tells what it heard under this node's identity.</summary>
    public void OnWatch(OperatorIndex peer, IdentityWatch watch) => Confirm(peer, watch);

    /// <summary>Votes under this node's signature came back inside a peer's message.</summary>
    public void OnCertificate(OperatorIndex peer, IReadOnlyList<SignedStatement> statements)
    {
        foreach (SignedStatement signed in statements)
        {
            Statement vote = signed.Statement;
            if (vote.Sender == _cluster.Self
                && RollbackRule.Judge(vote, _cluster.Run, MayHaveVoted(new Slot(vote.Instance.Slot))) is { } proof)
            {
                Enter(peer, proof);
            }
        }
    }

    /// <summary>This node is said to have contradicted itself, under its own signature: it is not the only one that signs so.</summary>
    public void OnOwnContradiction(SignedStatement second) => Enter(_cluster.Self, new RollbackProof(
        QuarantineCause.SecondRun, second.Statement.Fence, $"two things were signed as this node in slot {second.Statement.Instance.Slot}"));

    /// <summary>Holds the clocks against each other.</summary>
    public void SampleClock()
    {
        _clock.Sample();
        JudgeClock();
    }

    /// <summary>A beacon node has a new head.</summary>
    public void OnHead(Slot head)
    {
        _clock.OnHead(head);
        JudgeClock();
    }

    /// <summary>A beacon node told which slot it believes it is.</summary>
    public void OnBeaconClock(BeaconEvent.ClockSeen seen)
    {
        _clock.OnBeaconClock(seen.Node, seen.Slot);
        JudgeClock();
    }

    /// <summary>A slot began.</summary>
    /// <param name="beaconReady">Whether a beacon node is there.</param>
    public void OnSlot(bool beaconReady)
    {
        _clock.Sample();
        _clock.OnSlot(beaconReady);
        JudgeClock();
        Work();
        RecordHalt();
    }

    /// <summary>The slot's votes are out of the way; by now the last votes of an epoch that ended are seen.</summary>
    public void OnQuiet()
    {
        Work();
        AskLiveness();
    }

    /// <summary>The chain has a signature of a validator that the cluster did not decide (PROTOCOL S7).</summary>
    public void OnForeign(HaltedValidator found)
    {
        // The hold works at once, whatever the store says.
        if (!_cluster.Guard.Hold(found.GroupKey, ProtectionRefusal.ForeignSignature))
            return;
        _publish(new SafetyEvent.ForeignSignature(found));
        _haltsToRecord.Enqueue(found);
        RecordHalt();
    }

    /// <summary>The chain knows validators.</summary>
    public void OnValidators(IReadOnlyList<ValidatorRecord> records)
    {
        foreach (ValidatorRecord record in records)
            _doppelgangers.Know(record.Key, record.Index);
    }

    /// <summary>The cluster decided what to vote for: peers have proven its source and target.</summary>
    public void OnDecision(SlotVote vote)
    {
        if (_watch is null)
            return;
        _decidedSource = Higher(_decidedSource, vote.Data.Source.Epoch);
        _decidedTarget = Higher(_decidedTarget, vote.Data.Target.Epoch);
    }

    /// <summary>A duty has ended.</summary>
    public void OnOutcome(DutyOutcome outcome)
    {
        if (outcome.Duty != DutyType.Attestation)
            return;
        foreach (ValidatorIndex validator in outcome.Done)
            _doppelgangers.OwnAttestation(validator, _cluster.Clock.EpochOf(outcome.Slot));
    }

    /// <summary>A worker answered what this class asked.</summary>
    public void OnWork(WorkAnswer answer)
    {
        Tag tag = (Tag)answer.Tag!;
        if (tag.Step == Step.EndDoppelgangerCheck)
            return;
        if (tag.Step == Step.Halt)
        {
            OnHaltRecorded(answer);
            return;
        }

        _working = false;
        if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
            _publish(new SafetyEvent.QuarantineNotRecorded($"{tag.Step}: {answer}"));
        else if (tag.Step == Step.Enter)
            _recorded |= ReferenceEquals(tag.State, _past);
        else if (_recorded)
            Left(tag.Slot);
    }

    /// <summary>The beacon port answered what this class asked; what it could not answer is asked again when it is due.</summary>
    public void OnBeacon(BeaconAnswer answer)
    {
        _askingLiveness = false;
        if (answer is BeaconAnswer.LivenessFetched { Request: BeaconRequest.FetchLiveness request } liveness)
            OnLiveness(request, liveness.Seen);
    }

    /// <summary>Makes a halt durable, one after the other; what fails is tried again at the next tick.</summary>
    private void RecordHalt()
    {
        if (_recordingHalt || !_haltsToRecord.TryPeek(out HaltedValidator? halt))
            return;
        _recordingHalt = true;
        ProtectionRegister register = _cluster.Register;
        Submit(() => register.Halt(halt), new Tag(this, Step.Halt));
    }

    private void OnHaltRecorded(WorkAnswer answer)
    {
        _recordingHalt = false;
        if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
        {
            _publish(new SafetyEvent.HaltNotRecorded(_haltsToRecord.Peek().GroupKey, $"{answer}"));
            return;
        }

        _haltsToRecord.Dequeue();
        RecordHalt();
    }

    private void OnLiveness(BeaconRequest.FetchLiveness request, IReadOnlySet<ValidatorIndex> seen)
    {
        (IReadOnlyList<BlsPublicKeyBytes> ended, IReadOnlyList<BlsPublicKeyBytes> suspects) =
            _doppelgangers.Answer(request.Epoch, request.Validators, seen);
        if (suspects.Count > 0)
            _publish(new SafetyEvent.DoppelgangerSeen(request.Epoch, suspects));
        if (ended.Count == 0)
            return;
        foreach (BlsPublicKeyBytes key in ended)
            _cluster.Guard.Release(key, ProtectionRefusal.Doppelganger);
        _publish(new SafetyEvent.DoppelgangerCheckEnded(ended));

        // If this is lost, the next run watches them again.
        ProtectionRegister register = _cluster.Register;
        Submit(() => register.EndDoppelgangerCheck(ended), new Tag(this, Step.EndDoppelgangerCheck));
    }

    /// <summary>Whether this run can have voted in a slot before a quarantine, if it is in one now.</summary>
    private bool MayHaveVoted(Slot slot) =>
        _gate.OpenSince is { } open
        && _cluster.Clock.StartOf(slot) >= open + _earliestOpen
        && (_cluster.HighestSlotAtOpen is not { } highest || slot > highest)
        && (_cluster.Voting.HighestAtOpen is not { } voted || slot > voted);

    private void Enter(OperatorIndex peer, RollbackProof proof)
    {
        Fence proven = _past is { } past && past.Proven > proof.Fence ? past.Proven : proof.Fence;
        if (_watch is not null && _past is { Cause: not null } && proven == _past.Proven)
            return;
        bool begins = _watch is null;
        Slot since = begins ? PresentSlot : _past!.Since;
        _past = new QuarantineState(begins ? proof.Cause : _past!.Cause ?? proof.Cause, since, proven);
        _recorded = false;
        if (begins)
            Begin(proof.Cause, $"operator {peer} proves that {proof.Detail}");
        Work();
    }

    private void Begin(QuarantineCause cause, string detail)
    {
        Wait();
        _decidedSource = null;
        _decidedTarget = null;
        _cluster.Guard.Hold(ProtectionRefusal.Quarantined);
        _cluster.Metrics.QuarantineEntered(cause);
        _publish(new SafetyEvent.QuarantineEntered(cause, detail));
    }

    private void Wait() =>
        _watch = new QuarantineWatch(_cluster.Run, PresentSlot, _cluster.Quorum - 1, QuarantineEpochs * SlotsPerEpoch);

    private void Confirm(OperatorIndex peer, IdentityWatch? watch)
    {
        if (_watch is null)
            return;

        // Slots of a wrong clock are no time that has passed.
        SampleClock();
        if (!TrustsClock)
            return;
        _foreign = _watch.Report(peer, watch, PresentSlot) ?? _foreign;
        Work();
    }

    /// <summary>Makes durable what is not, one thing at a time; what fails is tried again at the next tick.</summary>
    private void Work()
    {
        if (_watch is null || _working || _past is not { } state)
            return;
        ProtectionQuarantine quarantine = _cluster.Quarantine;
        if (!_recorded)
        {
            _working = true;
            Submit(() => quarantine.Enter(state), new Tag(this, Step.Enter) { State = state });
            return;
        }

        // The marks rise to the present slot and epoch, and what rose too high would hold the validators until then.
        SampleClock();
        if (!_watch.IsOver || !TrustsClock)
            return;
        Slot now = PresentSlot;
        Epoch? source = _decidedSource;
        Epoch? target = _decidedTarget;
        _working = true;
        Submit(() => quarantine.Leave(now, source, target), new Tag(this, Step.Leave) { Slot = now });
    }

    private void Left(Slot slot)
    {
        QuarantineState past = _past! with { Cause = null };
        _publish(new SafetyEvent.QuarantineLeft(slot));
        if (past.Proven >= _cluster.Run.Fence)
        {
            // Peers do not take this run, and votes of it could not be told from the other's: the next run begins anew.
            _working = true;
            _publish(new SafetyEvent.RestartNeeded(past.Proven));
            return;
        }

        _past = past;
        _watch = null;
        _foreign = null;
        VoteSince(Now);
        _highestSlot = _highestSlot is { } highest && highest > slot ? highest : slot;
        _cluster.Guard.Release(ProtectionRefusal.Quarantined);
    }

    private void VoteSince(DateTimeOffset since)
    {
        _votesSince = since;
        _stepsThen = _clock.Steps;
    }

    private void JudgeClock()
    {
        if (_clock.Doubt is { } doubt)
        {
            if (_cluster.Guard.Hold(ProtectionRefusal.ClockUncertain))
                _publish(new SafetyEvent.ClockDoubted(doubt));
        }
        else if (_cluster.Guard.Release(ProtectionRefusal.ClockUncertain))
        {
            _publish(new SafetyEvent.ClockTrusted());
        }

        // By some clock that this run has had, it was open by then: what it voted by that one is its own.
        TimeSpan moved = _gate.OpenSince is null ? TimeSpan.Zero : _clock.Steps - _stepsAtOpen;
        _earliestOpen = moved < _earliestOpen ? moved : _earliestOpen;
        bool before = _trusted;
        _trusted = TrustsClock;
        if (_trusted && !before)
            CountAnew();
    }

    /// <summary>The clock is right, at first or again: what is counted in its slots and epochs begins now.</summary>
    private void CountAnew()
    {
        _watchedFrom = _cluster.Clock.SlotAt(Now) is { } slot ? _cluster.Clock.EpochOf(slot) + 1 : default;
        if (_watch is not null)
            Wait();
    }

    private void AskLiveness()
    {
        SampleClock();
        if (_askingLiveness || !TrustsClock || _cluster.Clock.SlotAt(Now) is not { } slot || _doppelgangers.Question(_cluster.Clock.EpochOf(slot), _watchedFrom) is not { } epoch)
            return;
        _askingLiveness = true;
        _cluster.Beacon.Submit(
            new BeaconRequest.FetchLiveness(epoch, _doppelgangers.Validators, Now + _cluster.Clock.SlotDuration), _self);
    }

    private void Submit(Func<object?> work, Tag tag) =>
        _cluster.StoreWorkers.Submit(new WorkItem(work, Now + _cluster.Clock.SlotDuration, _self, tag)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });

    private static Epoch? Higher(Epoch? known, Epoch found) => known is { } epoch && epoch > found ? epoch : found;

    /// <summary>What work of this class is about.</summary>
    internal enum Step
    {
        Enter,
        Leave,
        EndDoppelgangerCheck,
        Halt,
    }

    /// <summary>The tag by which the cluster's actor knows an answer as this class's.</summary>
    internal sealed record Tag(ClusterSafety Owner, Step Step)
    {
        public Slot Slot { get; init; }

        public QuarantineState? State { get; init; }
    }
}
