using System.Globalization;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Holds and releases the <see cref="SigningGuard"/> of a run as a whole by what peers, beacon nodes and clocks show: the start
/// (PROTOCOL S5), quarantine (S6) and the clock (S9). Part of the cluster's actor, on its thread.
/// </summary>
internal sealed class ClusterSafety
{
    private const ulong QuarantineEpochs = 2;

    private readonly ClusterContext _cluster;
    private readonly IActorRef _self;
    private readonly Action<SafetyEvent> _publish;
    private readonly ClockWatch _clock;
    private readonly RunTimes _times;
    private Slot? _highestSlot;
    private QuarantineState? _past;
    private QuarantineWatch? _watch;
    private RunSighting? _foreign;
    private Epoch _watchedFrom;
    private bool _trusted;
    private Epoch? _decidedSource;
    private Epoch? _decidedTarget;
    private bool _recorded;
    private bool _working;

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
        _clock = new ClockWatch(cluster.Clock, cluster.Time);
        _times = new RunTimes(cluster.Quorum - 1, _clock);
        _past = cluster.Quarantine.State;
        if (_past is not { Cause: { } cause })
            return;

        // A restart ends no quarantine, and what peers confirmed to the run before does not count for this one.
        _recorded = true;
        Begin(cause, $"it lasts since slot {_past.Since}");
    }

    /// <summary>Since when enough peers were heard, so that duties begin; null before.</summary>
    public DateTimeOffset? OpenSince => _times.OpenSince;

    /// <summary>Since when this run votes, by the clock as it is now; null while it must not (PROTOCOL C5, S6).</summary>
    public DateTimeOffset? VotesSince => _watch is null ? _times.VotesSince : null;

    /// <summary>Whether it is the slot of this machine's clock, as far as the chain and the machine itself can tell (PROTOCOL S9).</summary>
    public bool TrustsClock => _clock.IsVouchedFor && _clock.Doubt is null;

    /// <summary>The first epoch that is seen as a whole by a clock that is trusted; null while it is not.</summary>
    public Epoch? WatchedFrom => TrustsClock ? _watchedFrom : null;

    /// <summary>Whether a slot is still to come, though the clock has jumped to it.</summary>
    public bool IsToCome(Slot slot) => _clock.IsToCome(slot);

    /// <summary>What holds this node.</summary>
    public SafetyStatus Status => new(
        _cluster.Guard.NodeHolds,
        _watch is { } watch && _past is { Cause: { } cause }
            ? new QuarantineStatus(cause, watch.SlotsNeeded - watch.SlotsConfirmed, _cluster.Clock.SlotDuration * (watch.SlotsNeeded - watch.SlotsConfirmed), Heard)
            : null,
        _clock.Doubt,
        _cluster.Guard.HeldBy(ProtectionRefusal.Doppelganger).Count,
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
        bool signs = OpenSince is not null;
        SampleClock();
        _times.Hear(peer, Now);
        if (hello.AboutUs is { } traces
            && RollbackRule.Judge(traces, _cluster.Run, _highestSlot, _past, signs) is { } proof)
        {
            Enter(peer, proof);
        }

        if (OpenSince is not null)
            _cluster.Guard.Release(ProtectionRefusal.NotReady);
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
    }

    /// <summary>The slot's votes are out of the way.</summary>
    public void OnQuiet()
    {
        Work();
        SampleClock();
    }

    /// <summary>The cluster decided what to vote for: peers have proven its source and target.</summary>
    public void OnDecision(SlotVote vote)
    {
        if (_watch is null)
            return;
        _decidedSource = Higher(_decidedSource, vote.Data.Source.Epoch);
        _decidedTarget = Higher(_decidedTarget, vote.Data.Target.Epoch);
    }

    /// <summary>A worker answered what this class asked.</summary>
    public void OnWork(Tag tag, WorkAnswer answer)
    {
        _working = false;
        if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
            _publish(new SafetyEvent.QuarantineNotRecorded($"{tag.Step}: {answer}"));
        else if (tag.Step == Step.Enter)
            _recorded |= ReferenceEquals(tag.State, _past);
        else if (_recorded)
            Left(tag.Slot);
    }

    /// <summary>Whether this run can have voted in a slot before a quarantine, if it is in one now.</summary>
    private bool MayHaveVoted(Slot slot) =>
        _times.EarliestOpen is { } open
        && _cluster.Clock.StartOf(slot) >= open
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
            Submit(() => quarantine.Enter(state), new Tag(Step.Enter) { State = state });
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
        Submit(() => quarantine.Leave(now, source, target), new Tag(Step.Leave) { Slot = now });
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
        _times.VoteSince(Now);
        _highestSlot = _highestSlot is { } highest && highest > slot ? highest : slot;
        _cluster.Guard.Release(ProtectionRefusal.Quarantined);
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

        _times.OnClock();
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
    }

    /// <summary>The tag by which the cluster's actor knows an answer as this class's.</summary>
    internal sealed record Tag(Step Step)
    {
        public Slot Slot { get; init; }

        public QuarantineState? State { get; init; }
    }
}
