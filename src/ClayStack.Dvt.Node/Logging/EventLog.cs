using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
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
        Receive<ProposalConcluded>(OnProposal);
        Receive<ClusterHalted>(halted => Halted(halted.Reason));
        Receive<EvidenceFound>(evidence => Contradicted(evidence.Culprit, evidence.First.Statement, evidence.Second.Statement));
        Receive<ValidatorsWithoutHistory>(without => WithoutHistory(without.Keys.Count, string.Join(", ", without.Keys.Take(NamedMax)) + (without.Keys.Count > NamedMax ? ", …" : "")));
        Receive<RegistrationFailed>(failed => RegistrationFailed(failed.Detail));
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
            typeof(DutyOutcome), typeof(ProposalConcluded), typeof(ClusterHalted), typeof(EvidenceFound), typeof(ValidatorsWithoutHistory), typeof(RegistrationFailed), typeof(PeerEvent.Connected), typeof(PeerEvent.Disconnected),
            typeof(BeaconEvent.Availability), typeof(BeaconEvent.Disagreement), typeof(BeaconEvent.Reorganised), typeof(BeaconEvent.Finalized),
            typeof(ActorFailed), typeof(CleanupFailed), typeof(UnhandledMessage), typeof(DeadLetter),
        ];
        foreach (Type type in events)
            Context.System.EventStream.Subscribe(Self, type);
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        if (availability.Ready)
            BeaconReady(availability.Detail);
        else
            BeaconNotReady(availability.Detail);
    }

    private void OnProposal(ProposalConcluded proposal) => Proposed(
        proposal.Slot.Value,
        proposal.Proposer.Value,
        proposal.IsBlinded ? "builder's" : "local",
        proposal.Origin,
        proposal.PayloadValueWei?.ToString() ?? "unknown",
        proposal.LocalValueWei?.ToString() ?? "unknown",
        proposal.BlockRoot);

    [LoggerMessage(EventId = 17, EventName = "proposal", Level = LogLevel.Information, Message = "validator {Validator} proposes a {Kind} block in slot {Slot}, from operator {Operator}: it states {ValueWei} wei, this node's local block {LocalWei} wei; block {Block}")]
    private partial void Proposed(ulong slot, ulong validator, string kind, OperatorIndex @operator, string valueWei, string localWei, Root block);

    [LoggerMessage(EventId = 2, EventName = "halted", Level = LogLevel.Critical, Message = "the cluster must not go on signing here: {Reason}")]
    private partial void Halted(string reason);

    [LoggerMessage(EventId = 3, EventName = "evidence", Level = LogLevel.Error, Message = "operator {Operator} contradicted itself under its own signature: {First} and {Second}")]
    private partial void Contradicted(OperatorIndex @operator, Statement first, Statement second);

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
}
