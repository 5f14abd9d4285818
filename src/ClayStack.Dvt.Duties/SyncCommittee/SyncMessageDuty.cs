using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.SyncCommittee;

/// <summary>
/// The sync committee's votes of one slot, for all members in the cluster: they sign the head on which the slot's attestations
/// were agreed, also where nobody attests. Not slashable, so nothing is recorded.
/// </summary>
internal sealed class SyncMessageDuty : SigningDuty
{
    private readonly IReadOnlyList<SyncDuty> _members;
    private readonly SlotProgress _progress = new();
    private Submissions<SyncCommitteeMessage>? _submissions;
    private Root? _head;
    private DateTimeOffset? _trigger;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="members">The cluster's members of the committee that votes in the slot.</param>
    public SyncMessageDuty(DutyStart start, IReadOnlyList<SyncDuty> members)
        : base(start, DutyType.SyncMessage, start.Cluster.Clock.StartOf(start.Slot + 1))
    {
        _members = members;
        Receive<SlotFact.VoteDecided>(decided => OnDecided(decided.Vote.Data.BeaconBlockRoot));
        Receive<BeaconAnswer>(OnBeacon);
        Receive<SubmitAgain>(again => _submissions!.OnTimer(again));
    }

    private IEnumerable<ValidatorIndex> Validators => _members.Select(member => member.Validator);

    /// <inheritdoc/>
    protected override void Begin() => _submissions = new Submissions<SyncCommitteeMessage>(
        Cluster,
        Deadline,
        (messages, deadline) => new BeaconRequest.SubmitSyncMessages(messages, deadline),
        OnSubmitted,
        Context.Timers,
        Self);

    private void OnDecided(Root head)
    {
        if (_head is not null)
            return;
        _head = head;
        _trigger = Now;
        SignAll(_members.Select(member => (member.Validator, Cluster.Protection.SyncCommitteeMessage(member.Key, Slot, head))));
    }

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) => _progress.RefuseAll(Validators, MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made) => _submissions!.Submit(
        [.. made.Select(outcome => new SyncCommitteeMessage(Slot, _head!.Value, outcome.Target.Validator, outcome.Signature!.Value))]);

    private void OnBeacon(BeaconAnswer answer)
    {
        if (!_submissions!.TryTake(answer))
            throw new InvariantViolation($"The beacon port answered a sync committee message with {answer.GetType().Name}.");
    }

    private void OnSubmitted(SyncCommitteeMessage message, MissReason? obstacle)
    {
        if (obstacle is { } reason)
            _progress.Refuse(message.ValidatorIndex, reason);
        else
            _progress.Done(message.ValidatorIndex, Now);
        if (Validators.All(_progress.IsDone))
            Report();
    }

    private void Report()
    {
        if (_progress.IsReported)
            return;
        _progress.IsReported = true;
        Context.Parent.Tell(_progress.ToOutcome(Duty, Slot, Validators, _trigger, ReasonOf), Self);
    }

    private MissReason ReasonOf(ValidatorIndex validator) =>
        _head is null ? MissReason.VoteNotDecided
        : WereEnough(validator) ? MissReason.InvalidPartials
        : MissReason.TooFewPartials;

    /// <inheritdoc/>
    protected override void Conclude() => Report();
}
