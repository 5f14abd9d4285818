using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// The selection proofs of one slot's attesters, made ahead of the slot: they decide who aggregates, and with that known the
/// beacon nodes are told which committees matter (PROTOCOL V4). What is signed follows from the slot alone, so there is
/// nothing to agree on.
/// </summary>
internal sealed class SelectionDuty : SigningDuty
{
    private readonly Dictionary<ValidatorIndex, AttesterDuty> _duties;
    private readonly SlotProgress _progress = new();

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="duties">The cluster's attesters of the slot.</param>
    public SelectionDuty(DutyStart start, IReadOnlyList<AttesterDuty> duties)
        : base(start, DutyType.SelectionProof, start.Cluster.Clock.StartOf(start.Slot))
    {
        _duties = duties.ToDictionary(duty => duty.Validator);
        Receive<BeaconAnswer>(OnBeacon);
        Receive<SubscribeAgain>(again => Subscribe(again.Subscriptions));
    }

    /// <inheritdoc/>
    protected override void Begin() => SignAll(
        _duties.Values.Select(duty => (duty.Validator, Cluster.Protection.SelectionProof(duty.Key, Slot))));

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) => _progress.RefuseAll(_duties.Keys, MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made)
    {
        List<CommitteeSubscription> subscriptions = [];
        List<SelectedAggregator> aggregators = [];
        foreach (CombineOutcome outcome in made)
        {
            AttesterDuty duty = _duties[outcome.Target.Validator];
            BlsSignatureBytes proof = outcome.Signature!.Value;
            _progress.Done(duty.Validator, Now);
            bool aggregates = AggregatorSelection.IsAggregator(duty.CommitteeLength, proof);
            if (aggregates)
                aggregators.Add(new SelectedAggregator(duty, proof));
            subscriptions.Add(new CommitteeSubscription(duty.Validator, duty.Committee, duty.CommitteesAtSlot, Slot, aggregates));
        }

        Subscribe(subscriptions);
        if (aggregators.Count > 0)
            Context.Parent.Tell(new SlotFact.AggregatorsSelected(Slot, aggregators), Self);
    }

    private void Subscribe(IReadOnlyList<CommitteeSubscription> subscriptions) =>
        Cluster.Beacon.Submit(new BeaconRequest.SubscribeCommittees(subscriptions, Now + Cluster.Clock.SlotDuration), Self);

    /// <summary>Beacon nodes that are away are told a slot later, as long as there is a later slot before this one's own.</summary>
    private void OnBeacon(BeaconAnswer answer)
    {
        if (answer is not BeaconAnswer.Failed { Request: BeaconRequest.SubscribeCommittees failed })
            return;
        SubscribeAgain again = new(failed.Subscriptions);
        Context.Timers.StartSingleTimer(again, again, Cluster.Clock.SlotDuration);
    }

    /// <inheritdoc/>
    protected override void Conclude()
    {
        if (_progress.MissesOnly(Duty, Slot, _duties.Keys.OrderBy(validator => validator.Value), ReasonOf) is { } missed)
            Context.Parent.Tell(missed, Self);
    }

    private MissReason ReasonOf(ValidatorIndex validator) =>
        WereEnough(validator) ? MissReason.InvalidPartials
        : !HeardQuorum ? MissReason.PeersUnreachable
        : MissReason.TooFewPartials;

    private sealed record SubscribeAgain(IReadOnlyList<CommitteeSubscription> Subscriptions);
}
