using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Ethereum.Primitives;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Logging;

// What becomes of exits.
internal sealed partial class EventLog
{
    private void OnExit(ExitEvent happened)
    {
        switch (happened)
        {
            case ExitEvent.Asked(BlsPublicKeyBytes validator, OperatorIndex index, Epoch epoch):
                ExitAsked(index, validator, epoch.Value);
                break;
            case ExitEvent.NotUnderstood(OperatorIndex index, Slot slot, int count):
                ExitNotUnderstood(index, count, slot.Value);
                break;
            case ExitEvent.Made(BlsPublicKeyBytes validator, Epoch epoch):
                ExitMade(validator, epoch.Value);
                break;
            case ExitEvent.Accepted(BlsPublicKeyBytes validator):
                ExitAccepted(validator);
                break;
            case ExitEvent.NotAccepted(BlsPublicKeyBytes validator, string detail):
                ExitNotAccepted(validator, detail);
                break;
            case ExitEvent.Exiting(BlsPublicKeyBytes validator, Epoch epoch):
                Exiting(validator, epoch.Value);
                break;
            case ExitEvent.StoreFailed(string detail):
                ExitStoreFailed(detail);
                break;
        }
    }

    [LoggerMessage(EventId = 40, EventName = "exit-asked", Level = LogLevel.Warning, Message = "operator {Operator} asks for the exit of validator {Validator}, epoch {Epoch}")]
    private partial void ExitAsked(OperatorIndex @operator, BlsPublicKeyBytes validator, ulong epoch);

    [LoggerMessage(EventId = 41, EventName = "exit-not-understood", Level = LogLevel.Warning, Message = "operator {Operator} sent {Count} partial signatures under slot {Slot} that are of no exit of this cluster's validators")]
    private partial void ExitNotUnderstood(OperatorIndex @operator, int count, ulong slot);

    [LoggerMessage(EventId = 42, EventName = "exit-made", Level = LogLevel.Warning, Message = "enough operators asked: the exit of validator {Validator} for epoch {Epoch} is signed")]
    private partial void ExitMade(BlsPublicKeyBytes validator, ulong epoch);

    [LoggerMessage(EventId = 43, EventName = "exit-accepted", Level = LogLevel.Warning, Message = "a beacon node took the exit of validator {Validator}")]
    private partial void ExitAccepted(BlsPublicKeyBytes validator);

    [LoggerMessage(EventId = 44, EventName = "exit-not-accepted", Level = LogLevel.Error, Message = "no beacon node took the exit of validator {Validator}, it is tried again in the next epoch: {Detail}")]
    private partial void ExitNotAccepted(BlsPublicKeyBytes validator, string detail);

    [LoggerMessage(EventId = 45, EventName = "exiting", Level = LogLevel.Warning, Message = "validator {Validator} leaves in epoch {Epoch}; its duties go on until then")]
    private partial void Exiting(BlsPublicKeyBytes validator, ulong epoch);

    [LoggerMessage(EventId = 46, EventName = "exit-store-failed", Level = LogLevel.Error, Message = "requests for exits could not be read or kept, it is tried again: {Detail}")]
    private partial void ExitStoreFailed(string detail);
}
