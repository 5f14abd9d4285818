using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What one run of an honest node publishes: outcomes with their reasons, convictions, failures.</summary>
internal sealed class NodeChecks(TestWorld.Node node, LabTally tally, Verdicts verdicts, Timeline timeline, Func<int, bool> mayBeConvicted) : IActorRef
{
    private const int EndedMax = 1024;
    private const ulong SlotsKept = 128;

    private readonly HashSet<(DutyType Duty, Slot Slot)> _ended = [];

    public string Name => "checks";

    public string Path => "/lab/checks";

    public void Tell(object message, IActorRef? sender)
    {
        switch (message)
        {
            case DutyOutcome outcome:
                Check(outcome);
                break;
            case EvidenceFound found when !mayBeConvicted(found.Evidence.Culprit.Value):
                verdicts.Break(LabInvariant.OnlyCulpritsConvicted, $"operator {node.Index} convicts operator {found.Evidence.Culprit}, which did nothing wrong");
                break;
            case EvidenceFound found:
                tally.Convictions++;
                timeline.Add($"operator {node.Index} has evidence against operator {found.Evidence.Culprit}");
                break;
            case ActorFailed failed:
                verdicts.Break(LabInvariant.NoActorFails, $"operator {node.Index}: {failed.Actor.Path} failed: {failed.Cause.GetType().Name}: {failed.Cause.Message}");
                break;
            case SafetyEvent.QuarantineEntered entered:
                tally.Quarantines++;
                timeline.Add($"operator {node.Index} enters quarantine ({entered.Cause}): {entered.Detail}");
                break;
            case SafetyEvent happened:
                timeline.Add($"operator {node.Index}: {happened.GetType().Name}");
                break;
        }
    }

    private void Check(DutyOutcome outcome)
    {
        if (!_ended.Add((outcome.Duty, outcome.Slot)))
            verdicts.Break(LabInvariant.OneReasonPerMiss, $"operator {node.Index} ends {outcome.Duty} of slot {outcome.Slot} twice");
        HashSet<ValidatorIndex> told = [.. outcome.Done];
        if (told.Count != outcome.Done.Count || !outcome.Missed.All(missed => told.Add(missed.Validator)))
            verdicts.Break(LabInvariant.OneReasonPerMiss, $"operator {node.Index} tells twice of a validator in {outcome.Duty} of slot {outcome.Slot}");
        tally.Done(outcome.Duty, outcome.Done.Count);
        foreach (MissedValidator missed in outcome.Missed)
        {
            tally.Missed(outcome.Duty, missed.Reason);
            if (outcome.Duty is DutyType.Attestation or DutyType.Proposal)
                timeline.Add($"operator {node.Index} missed {outcome.Duty} of validator {missed.Validator} in slot {outcome.Slot}: {missed.Reason}");
        }

        if (_ended.Count > EndedMax)
            _ended.RemoveWhere(key => key.Slot.Value + SlotsKept < outcome.Slot.Value);
    }
}
