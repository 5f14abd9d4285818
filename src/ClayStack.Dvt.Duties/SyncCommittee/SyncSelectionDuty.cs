using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.SyncCommittee;

/// <summary>
/// The sync selection proofs of one slot, made ahead of it: one for each member and subcommittee in which it sits. They decide
/// who aggregates there. What is signed follows from the slot alone, so there is nothing to agree on.
/// </summary>
internal sealed class SyncSelectionDuty : SigningDuty
{
    private readonly IReadOnlyList<SyncDuty> _members;
    private readonly Dictionary<SigningTarget, (SyncDuty Member, SubcommitteeIndex Subcommittee)> _targets = [];
    private readonly SlotProgress _progress = new();

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="members">The cluster's members of the committee that votes in the slot.</param>
    public SyncSelectionDuty(DutyStart start, IReadOnlyList<SyncDuty> members)
        : base(start, DutyType.SyncSelectionProof, start.Cluster.Clock.StartOf(start.Slot))
    {
        _members = members;
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        List<(ValidatorIndex, Protection.SafeToSign)> wanted = [];
        foreach (SyncDuty member in _members)
        {
            foreach (Seat seat in Seat.Of(member, Cluster.Clock.Network.Preset))
            {
                SubcommitteeIndex subcommittee = new(seat.Id.Committee);
                Protection.SafeToSign token = Cluster.Protection.SyncSelection(
                    member.Key, new SyncAggregatorSelectionData(Slot, subcommittee));
                _targets.Add(new SigningTarget(member.Validator, token.SigningRoot), (member, subcommittee));
                _progress.Await(member.Validator, seat.Id.Committee);
                wanted.Add((member.Validator, token));
            }
        }

        SignAll(wanted);
    }

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) =>
        _progress.RefuseAll(_members.Select(member => member.Validator), MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made)
    {
        List<SelectedSyncAggregator> aggregators = [];
        foreach (CombineOutcome outcome in made)
        {
            (SyncDuty member, SubcommitteeIndex subcommittee) = _targets[outcome.Target];
            BlsSignatureBytes proof = outcome.Signature!.Value;
            _progress.Done(member.Validator, subcommittee.Value, Now);
            if (AggregatorSelection.IsSyncCommitteeAggregator(proof, Cluster.Clock.Network.Preset))
                aggregators.Add(new SelectedSyncAggregator(member, subcommittee, proof));
        }

        if (aggregators.Count > 0)
            Context.Parent.Tell(new SlotFact.SyncAggregatorsSelected(Slot, aggregators), Self);
    }

    /// <inheritdoc/>
    protected override void Conclude()
    {
        if (_progress.MissesOnly(Duty, Slot, _members.Select(member => member.Validator), ReasonOf) is { } missed)
            Context.Parent.Tell(missed, Self);
    }

    private MissReason ReasonOf(ValidatorIndex validator) =>
        WereEnough(validator) ? MissReason.InvalidPartials
        : !HeardQuorum ? MissReason.PeersUnreachable
        : MissReason.TooFewPartials;
}
