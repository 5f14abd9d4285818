using System.Diagnostics.Metrics;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>The instruments of the duties' logic, under the meter <c>ClayStack.Dvt.Duties</c>. Thread-safe.</summary>
public sealed class DutyMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ClayStack.Dvt.Duties";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _done;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _consensusRefused;
    private readonly Counter<long> _protectionRefused;
    private readonly Counter<long> _partialsBlamed;
    private readonly Counter<long> _equivocations;
    private readonly Counter<long> _earlyDropped;
    private readonly Counter<long> _peerPartials;
    private readonly Counter<long> _proposalsRefused;
    private readonly Counter<long> _gasLimitDeviations;
    private readonly Counter<long> _proposersPrepared;
    private readonly Counter<long> _quarantines;
    private readonly Counter<long> _included;
    private readonly Counter<long> _notIncluded;
    private readonly Counter<long> _inclusionUnchecked;
    private readonly Counter<long> _rightVotes;
    private readonly Counter<long> _chainNotSeen;
    private readonly Histogram<int> _inclusionDelay;
    private readonly Histogram<double> _latency;
    private readonly Histogram<double> _peerLateness;
    private readonly Histogram<int> _rounds;

    /// <summary>Creates the instruments.</summary>
    public DutyMetrics()
    {
        _done = _meter.CreateCounter<long>("duties_done", description: "Duties whose signature a beacon node took.");
        _missed = _meter.CreateCounter<long>("duties_missed", description: "Duties not done, by reason.");
        _consensusRefused = _meter.CreateCounter<long>("consensus_messages_refused", description: "By reason.");
        _protectionRefused = _meter.CreateCounter<long>("protection_refusals", description: "Signatures refused, by reason.");
        _partialsBlamed = _meter.CreateCounter<long>("partials_blamed", description: "Wrong partial signatures, by operator.");
        _equivocations = _meter.CreateCounter<long>("equivocations", description: "Contradicting statements, by operator.");
        _earlyDropped = _meter.CreateCounter<long>(
            "early_messages_dropped", description: "Messages about duties that had not begun, over their sender's bound, by operator.");
        _peerPartials = _meter.CreateCounter<long>(
            "peer_partials", description: "Duties in which partial signatures of an operator were due, by whether they came.");
        _peerLateness = _meter.CreateHistogram<double>(
            "peer_partials_lateness_ms", "ms", "How long after this node's own an operator's partial signatures came.");
        _proposalsRefused = _meter.CreateCounter<long>("proposals_refused", description: "Blocks that the value check refused, by reason.");
        _gasLimitDeviations = _meter.CreateCounter<long>(
            "block_gas_limit_deviations", description: "Blocks decided whose gas limit is not the manifest's.");
        _proposersPrepared = _meter.CreateCounter<long>(
            "proposer_preparations", description: "Times the beacon nodes were told who is paid for local blocks, by whether one took it.");
        _quarantines = _meter.CreateCounter<long>("quarantines", description: "Quarantines entered or gone on with after a start, by cause.");
        _included = _meter.CreateCounter<long>("duties_included", description: "Duties done whose signature is on the chain.");
        _notIncluded = _meter.CreateCounter<long>("duties_not_included", description: "Duties done whose signature is not on the chain, by reason.");
        _inclusionUnchecked = _meter.CreateCounter<long>(
            "duties_inclusion_unchecked", description: "Duties done of which the beacon nodes did not show whether the chain has them.");
        _rightVotes = _meter.CreateCounter<long>(
            "included_votes", description: "Included votes, by part (head or target) and whether the chain has what they voted for.");
        _chainNotSeen = _meter.CreateCounter<long>(
            "chain_questions_failed", description: "Questions about blocks and committees that no beacon node answered, by kind.");
        _inclusionDelay = _meter.CreateHistogram<int>(
            "inclusion_delay_slots", description: "Slots from an attestation's own to the first block that carries it.");
        _latency = _meter.CreateHistogram<double>("duty_latency_ms", "ms", "From the trigger to a beacon node's acceptance.");
        _rounds = _meter.CreateHistogram<int>("consensus_rounds", description: "The round that decided.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Record(DutyOutcome outcome)
    {
        KeyValuePair<string, object?> duty = new("duty", outcome.Duty.ToString());
        if (outcome.Done.Count > 0)
            _done.Add(outcome.Done.Count, duty);
        foreach (MissedValidator missed in outcome.Missed)
            _missed.Add(1, duty, new("reason", missed.Reason.ToString()));
        if (outcome.Round > 0)
            _rounds.Record(outcome.Round, duty);
        if (outcome is { Trigger: { } trigger, Submitted: { } submitted })
            _latency.Record((submitted - trigger).TotalMilliseconds, duty);
    }

    internal void Record(InclusionOutcome outcome)
    {
        KeyValuePair<string, object?> duty = new("duty", outcome.Duty.ToString());
        if (outcome.Included.Count > 0)
            _included.Add(outcome.Included.Count, duty);
        if (outcome.Unchecked > 0)
            _inclusionUnchecked.Add(outcome.Unchecked, duty);
        foreach (NotIncluded missing in outcome.NotIncluded)
            _notIncluded.Add(1, duty, new("reason", missing.Reason.ToString()));
        foreach (IncludedDuty included in outcome.Included)
        {
            RecordVote(duty, "head", included.RightHead);
            RecordVote(duty, "target", included.RightTarget);
            if (outcome.Duty == DutyType.Attestation)
                _inclusionDelay.Record((int)included.Delay);
        }
    }

    private void RecordVote(KeyValuePair<string, object?> duty, string part, bool? isRight)
    {
        if (isRight is { } right)
            _rightVotes.Add(1, duty, new("part", part), new("right", right ? "yes" : "no"));
    }

    internal void ChainNotSeen(string question) => _chainNotSeen.Add(1, new KeyValuePair<string, object?>("question", question));

    /// <summary>Shows what holds the node back from signing slashable things: 1 by reason, while it lasts.</summary>
    /// <param name="guard">The run's guard.</param>
    public void Watch(SigningGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        _meter.CreateObservableGauge(
            "slashable_signing_held",
            () => guard.NodeHolds.Select(reason => new Measurement<int>(1, new KeyValuePair<string, object?>("reason", reason.Code()))),
            description: "Why the whole node signs nothing slashable now, by reason.");
    }

    internal void QuarantineEntered(QuarantineCause cause) =>
        _quarantines.Add(1, new KeyValuePair<string, object?>("cause", cause.ToString()));

    internal void ConsensusRefused(QbftRefusal reason) =>
        _consensusRefused.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void ProtectionRefused(string reason, int count) =>
        _protectionRefused.Add(count, new KeyValuePair<string, object?>("reason", reason));

    internal void PartialBlamed(OperatorIndex culprit) =>
        _partialsBlamed.Add(1, new KeyValuePair<string, object?>("operator", culprit.Value));

    internal void PartialsSeen(OperatorIndex peer, DutyType duty, TimeSpan? lateness)
    {
        KeyValuePair<string, object?> who = new("operator", peer.Value);
        _peerPartials.Add(1, who, new("duty", duty.ToString()), new("came", lateness is null ? "no" : "yes"));
        if (lateness is { } late)
            _peerLateness.Record(late.TotalMilliseconds, who);
    }

    internal void EarlyMessageDropped(OperatorIndex peer) =>
        _earlyDropped.Add(1, new KeyValuePair<string, object?>("operator", peer.Value));

    internal void ProposalRefused(string reason) => _proposalsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void ProposersPrepared(bool done) =>
        _proposersPrepared.Add(1, new KeyValuePair<string, object?>("result", done ? "taken" : "failed"));

    internal void GasLimitDeviated() => _gasLimitDeviations.Add(1);

    internal void Equivocated(OperatorIndex culprit) =>
        _equivocations.Add(1, new KeyValuePair<string, object?>("operator", culprit.Value));
}
