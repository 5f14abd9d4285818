using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Logging;

/// <summary>Logs what an operator wants to know of what the actors publish. Knows no secret: none is ever published.</summary>
internal sealed partial class EventLog : ReceiveActor
{
    private const int NamedMax = 8;

    private readonly ILogger _logger;

    /// <summary>Binds the events.</summary>
    public EventLog(ILogger logger)
    {
        _logger = logger;
        Receive<DutyOutcome>(outcome => DutyLog.Write(_logger, outcome));
        Receive<InclusionOutcome>(OnInclusion);
        Receive<ProposalConcluded>(OnProposal);
        Receive<SafetyEvent>(OnSafety);
        Receive<ExitEvent>(OnExit);
        Receive<EvidenceFound>(found => OnEvidence(found.Evidence));
        Receive<EvidenceKept>(OnEvidenceKept);
        Receive<ValidatorsWithoutHistory>(without => WithoutHistory(without.Keys.Count, Names(without.Keys)));
        Receive<RegistrationFailed>(failed => RegistrationFailed(failed.Detail));
        Receive<VotingNotKept>(failed => VotingNotKept(failed.Slot, failed.Detail));
        Receive<PeerEvent.Connected>(connected => Connected(connected.Peer));
        Receive<PeerEvent.Disconnected>(disconnected => Disconnected(disconnected.Peer, disconnected.Reason));
        Receive<BeaconEvent.Availability>(OnAvailability);
        Receive<BeaconEvent.Disagreement>(disagreement => Disagree(disagreement.Detail));
        Receive<BeaconEvent.Reorganised>(reorganised => Reorganised(reorganised.Slot.Value, reorganised.Depth));
        Receive<BeaconEvent.Finalized>(finalized => Finalized(finalized.Epoch.Value));
        Receive<ActorFailed>(failed => Failed(failed.Actor, failed.Directive, failed.Cause));
        Receive<CleanupFailed>(failed => CleanupFailed(failed.Actor, failed.Cause));
        Receive<UnhandledMessage>(unhandled => Unhandled(unhandled.Recipient, unhandled.Message.GetType().Name));
        Receive<DeadLetter>(dead => Dead(dead.Recipient, dead.Message.GetType().Name, dead.Reason));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Type[] events =
        [
            typeof(DutyOutcome), typeof(InclusionOutcome), typeof(ProposalConcluded), typeof(SafetyEvent), typeof(ExitEvent), typeof(EvidenceFound), typeof(EvidenceKept), typeof(ValidatorsWithoutHistory), typeof(RegistrationFailed), typeof(VotingNotKept), typeof(PeerEvent.Connected), typeof(PeerEvent.Disconnected),
            typeof(BeaconEvent.Availability), typeof(BeaconEvent.Disagreement), typeof(BeaconEvent.Reorganised), typeof(BeaconEvent.Finalized),
            typeof(ActorFailed), typeof(CleanupFailed), typeof(UnhandledMessage), typeof(DeadLetter),
        ];
        foreach (Type type in events)
            Context.System.EventStream.Subscribe(Self, type);
    }

    private void OnEvidence(Contradiction evidence)
    {
        switch (evidence)
        {
            case Contradiction.Statements said:
                Contradicted(said.Culprit, said.First.Statement, said.Second.Statement);
                break;
            case Contradiction.Bundles signed:
                SignedTwice(signed.Culprit, signed.First.Bundle.Duty, signed.First.Bundle.Slot.Value);
                break;
        }
    }

    private void OnEvidenceKept(EvidenceKept kept)
    {
        if (kept.Place is { } place)
            EvidenceKept(kept.Culprit, place);
        else
            EvidenceNotKept(kept.Culprit, kept.Failure ?? "no answer");
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        if (availability.Ready)
            BeaconReady(availability.Detail);
        else
            BeaconNotReady(availability.Detail);
    }

    private void OnInclusion(InclusionOutcome outcome)
    {
        if (outcome.NotIncluded.Count == 0)
            return;
        int done = outcome.Included.Count + outcome.NotIncluded.Count + outcome.Unchecked;
        NotIncluded(DutyLog.Words(outcome.Duty), outcome.Slot.Value, outcome.NotIncluded.Count, done, DutyLog.Describe(outcome));
    }

    [LoggerMessage(EventId = 28, EventName = "not-included", Level = LogLevel.Warning, Message = "{Duty} of slot {Slot}: {Missing} of {Done} done not on the chain: {Reasons}")]
    private partial void NotIncluded(string duty, ulong slot, int missing, int done, string reasons);

    private void OnProposal(ProposalConcluded proposal) => Proposed(
        proposal.Slot.Value,
        proposal.Proposer.Value,
        proposal.IsBlinded ? "builder's" : "local",
        proposal.Origin,
        proposal.PayloadValueWei?.ToString() ?? "unknown",
        proposal.LocalValueWei?.ToString() ?? "unknown",
        proposal.BlockRoot);

    [LoggerMessage(EventId = 30, EventName = "proposal", Level = LogLevel.Information, Message = "validator {Validator} proposes a {Kind} block in slot {Slot}, from operator {Operator}: it states {ValueWei} wei, this node's local block {LocalWei} wei; block {Block}")]
    private partial void Proposed(ulong slot, ulong validator, string kind, OperatorIndex @operator, string valueWei, string localWei, Root block);

    private void OnSafety(SafetyEvent happened)
    {
        switch (happened)
        {
            case SafetyEvent.QuarantineEntered(QuarantineCause cause, string detail):
                Quarantined(cause, detail);
                break;
            case SafetyEvent.QuarantineLeft(Slot slot):
                QuarantineLeft(slot.Value);
                break;
            case SafetyEvent.RestartNeeded(Fence proven):
                RestartNeeded(proven.Counter);
                break;
            case SafetyEvent.QuarantineNotRecorded(string detail):
                QuarantineNotRecorded(detail);
                break;
            case SafetyEvent.ClockDoubted(string detail):
                ClockDoubted(detail);
                break;
            case SafetyEvent.ClockTrusted:
                ClockTrusted();
                break;
            case SafetyEvent.DoppelgangerSeen(Epoch epoch, IReadOnlyList<BlsPublicKeyBytes> keys):
                DoppelgangerSeen(epoch.Value, keys.Count, Names(keys));
                break;
            case SafetyEvent.ForeignSignature(HaltedValidator found):
                ForeignSignature(found.GroupKey, found.Kind == ForeignKind.Block ? "block" : "vote for block", found.Block, found.Slot.Value);
                break;
            case SafetyEvent.HaltNotRecorded(BlsPublicKeyBytes key, string detail):
                HaltNotRecorded(key, detail);
                break;
            case SafetyEvent.DoppelgangerCheckEnded(IReadOnlyList<BlsPublicKeyBytes> keys):
                DoppelgangerCheckEnded(keys.Count, Names(keys));
                break;
        }
    }

    private static string Names(IReadOnlyList<BlsPublicKeyBytes> keys) =>
        string.Join(", ", keys.Take(NamedMax)) + (keys.Count > NamedMax ? ", …" : "");

    [LoggerMessage(EventId = 2, EventName = "quarantined", Level = LogLevel.Critical, Message = "quarantine ({Cause}), no attestation and no block is signed here: {Detail}. Make sure that no copy of this node runs")]
    private partial void Quarantined(QuarantineCause cause, string detail);

    [LoggerMessage(EventId = 17, EventName = "quarantine-left", Level = LogLevel.Warning, Message = "the quarantine is over: nothing at or below slot {Slot} can be signed any more, the rest can")]
    private partial void QuarantineLeft(ulong slot);

    [LoggerMessage(EventId = 18, EventName = "restart-needed", Level = LogLevel.Warning, Message = "peers know of start number {Proven}: this node needs a higher one")]
    private partial void RestartNeeded(ulong proven);

    [LoggerMessage(EventId = 19, EventName = "quarantine-not-recorded", Level = LogLevel.Error, Message = "a change of the quarantine could not be recorded, it is tried again: {Detail}")]
    private partial void QuarantineNotRecorded(string detail);

    [LoggerMessage(EventId = 20, EventName = "clock-doubted", Level = LogLevel.Critical, Message = "no attestation and no block is signed until the clock is right: {Detail}")]
    private partial void ClockDoubted(string detail);

    [LoggerMessage(EventId = 21, EventName = "clock-trusted", Level = LogLevel.Warning, Message = "the clock fits the chain again, and signing goes on")]
    private partial void ClockTrusted();

    [LoggerMessage(EventId = 22, EventName = "doppelganger-seen", Level = LogLevel.Critical, Message = "the chain saw {Count} validators act in epoch {Epoch}, and not by this cluster: something else runs with their keys, stop it ({Validators})")]
    private partial void DoppelgangerSeen(ulong epoch, int count, string validators);

    [LoggerMessage(EventId = 23, EventName = "doppelganger-check-ended", Level = LogLevel.Information, Message = "{Count} validators were quiet for two epochs, and begin ({Validators})")]
    private partial void DoppelgangerCheckEnded(int count, string validators);

    [LoggerMessage(EventId = 3, EventName = "evidence", Level = LogLevel.Error, Message = "operator {Operator} contradicted itself under its own signature: {First} and {Second}")]
    private partial void Contradicted(OperatorIndex @operator, Statement first, Statement second);

    [LoggerMessage(EventId = 27, EventName = "foreign-signature", Level = LogLevel.Critical, Message = "validator {Validator} is halted here: the chain has its {What} {Block} in slot {Slot}, which this cluster did not decide. Find and stop what else runs with its key; clay-dvt activate --lift-foreign-signature lifts the halt")]
    private partial void ForeignSignature(BlsPublicKeyBytes validator, string what, Root block, ulong slot);

    [LoggerMessage(EventId = 29, EventName = "halt-not-recorded", Level = LogLevel.Error, Message = "that validator {Validator} is halted could not be recorded, it is tried again: {Detail}")]
    private partial void HaltNotRecorded(BlsPublicKeyBytes validator, string detail);

    [LoggerMessage(EventId = 24, EventName = "signed-twice", Level = LogLevel.Error, Message = "operator {Operator} signed two roots for one validator: {Duty} of slot {Slot}")]
    private partial void SignedTwice(OperatorIndex @operator, DutyType duty, ulong slot);

    [LoggerMessage(EventId = 25, EventName = "evidence-kept", Level = LogLevel.Warning, Message = "evidence against operator {Operator} lies at {Place}; clay-dvt evidence verify checks it")]
    private partial void EvidenceKept(OperatorIndex @operator, string place);

    [LoggerMessage(EventId = 26, EventName = "evidence-not-kept", Level = LogLevel.Error, Message = "evidence against operator {Operator} could not be kept: {Detail}")]
    private partial void EvidenceNotKept(OperatorIndex @operator, string detail);

    [LoggerMessage(EventId = 4, EventName = "peer-connected", Level = LogLevel.Information, Message = "operator {Operator} is connected")]
    private partial void Connected(OperatorIndex @operator);

    [LoggerMessage(EventId = 5, EventName = "peer-disconnected", Level = LogLevel.Warning, Message = "operator {Operator} is disconnected: {Reason}")]
    private partial void Disconnected(OperatorIndex @operator, string reason);

    [LoggerMessage(EventId = 6, EventName = "beacon-ready", Level = LogLevel.Information, Message = "a beacon node is ready: {Detail}")]
    private partial void BeaconReady(string detail);

    [LoggerMessage(EventId = 7, EventName = "beacon-not-ready", Level = LogLevel.Warning, Message = "no beacon node is ready: {Detail}")]
    private partial void BeaconNotReady(string detail);

    [LoggerMessage(EventId = 8, EventName = "beacon-disagreement", Level = LogLevel.Warning, Message = "the beacon nodes disagree: {Detail}")]
    private partial void Disagree(string detail);

    [LoggerMessage(EventId = 9, EventName = "reorganised", Level = LogLevel.Information, Message = "the head moved to another branch at slot {Slot}, {Depth} slots deep")]
    private partial void Reorganised(ulong slot, ulong depth);

    [LoggerMessage(EventId = 10, EventName = "finalized", Level = LogLevel.Debug, Message = "epoch {Epoch} is finalized")]
    private partial void Finalized(ulong epoch);

    [LoggerMessage(EventId = 11, EventName = "actor-failed", Level = LogLevel.Error, Message = "{Actor} failed, and its supervisor decided: {Directive}")]
    private partial void Failed(IActorRef actor, Directive directive, Exception cause);

    [LoggerMessage(EventId = 12, EventName = "cleanup-failed", Level = LogLevel.Error, Message = "{Actor} failed while it was cleaned up")]
    private partial void CleanupFailed(IActorRef actor, Exception cause);

    [LoggerMessage(EventId = 13, EventName = "unhandled", Level = LogLevel.Warning, Message = "{Actor} does not know what to do with {Type}")]
    private partial void Unhandled(IActorRef actor, string type);

    [LoggerMessage(EventId = 14, EventName = "dead-letter", Level = LogLevel.Debug, Message = "{Actor} did not get {Type}: {Reason}")]
    private partial void Dead(IActorRef actor, string type, DeadLetterReason reason);

    [LoggerMessage(EventId = 15, EventName = "without-history", Level = LogLevel.Warning, Message = "{Count} active validators are not in slashing protection and stay unsigned: import their history, or see clay-dvt activate ({Validators})")]
    private partial void WithoutHistory(int count, string validators);

    [LoggerMessage(EventId = 16, EventName = "registration-failed", Level = LogLevel.Error, Message = "new validators could not be entered into slashing protection, it is tried again: {Detail}")]
    private partial void RegistrationFailed(string detail);

    [LoggerMessage(EventId = 33, EventName = "voting-not-kept", Level = LogLevel.Error, Message = "the store could not keep that this node votes in slot {Slot}, so it does not: {Detail}")]
    private partial void VotingNotKept(Slot slot, string detail);
}
