using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// The selection proofs of one slot's attesters, made ahead of the slot: they decide who aggregates, and with that known the
/// beacon nodes are told which committees matter (PROTOCOL V4). What is signed follows from the slot alone, so there is
/// nothing to agree on.
/// </summary>
internal sealed class SelectionDuty : ReceiveActor
{
    private readonly ClusterContext _cluster;
    private readonly IReadOnlyList<AttesterDuty> _duties;
    private readonly Slot _slot;
    private readonly DateTimeOffset _deadline;
    private readonly IActorRef _signer;
    private readonly HashSet<OperatorIndex> _blamed;
    private GroupSigning? _signing;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="cluster">The cluster and its ports.</param>
    /// <param name="signer">The holder of the shares.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="duties">The cluster's attesters of the slot.</param>
    /// <param name="blamed">Operators whose partials were wrong lately.</param>
    public SelectionDuty(
        ClusterContext cluster,
        IActorRef signer,
        Slot slot,
        IReadOnlyList<AttesterDuty> duties,
        IEnumerable<OperatorIndex> blamed)
    {
        _cluster = cluster;
        _signer = signer;
        _slot = slot;
        _duties = duties;
        _blamed = [.. blamed];
        _deadline = cluster.Clock.StartOf(slot);
        Receive<PeerEvent.Received>(received => _signing!.Add(received.Peer, ((PeerMessage.Partials)received.Message).Signed.Bundle));
        Receive<PeerEvent.Connected>(connected => _signing!.Resend(connected.Peer));
        Receive<SharesSigned>(OnShares);
        Receive<WorkAnswer>(OnWork);
        Receive<BeaconAnswer>(_ => { });
        Receive<DeadlineReached>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        DateTimeOffset now = _cluster.Time.GetUtcNow();
        if (now >= _deadline)
        {
            Context.Stop(Self);
            return;
        }

        Context.Timers.StartSingleTimer(nameof(DeadlineReached), new DeadlineReached(), _deadline - now);
        _signing = new GroupSigning(_cluster, DutyType.SelectionProof, _slot, _deadline, _blamed, Self);
        Root root = _cluster.Roots.SelectionProof(_slot);
        foreach (AttesterDuty duty in _duties)
            _signing.Expect(new SigningTarget(duty.Validator, root), duty.Key);
        _signer.Tell(
            new SignShares([.. _duties.Select(duty => _cluster.Protection.SelectionProof(duty.Key, _slot))], _deadline), Self);
    }

    private void OnShares(SharesSigned signed)
    {
        Dictionary<BlsPublicKeyBytes, ValidatorIndex> validators = _duties.ToDictionary(duty => duty.Key, duty => duty.Validator);
        _signing!.Publish(signed.Signatures, key => validators[key]);
    }

    private void OnWork(WorkAnswer answer)
    {
        GroupSigning.Combined combined = _signing!.OnWork(answer);
        if (combined.Culprits.Count > 0)
            Context.Parent.Tell(new PeersBlamed(_slot, combined.Culprits), Self);
        if (combined.Signatures.Count == 0)
            return;
        Dictionary<ValidatorIndex, AttesterDuty> duties = _duties.ToDictionary(duty => duty.Validator);
        List<CommitteeSubscription> subscriptions = [];
        foreach (CombineOutcome made in combined.Signatures)
        {
            AttesterDuty duty = duties[made.Target.Validator];
            bool aggregates = AggregatorSelection.IsAggregator(duty.CommitteeLength, made.Signature!.Value);
            subscriptions.Add(new CommitteeSubscription(duty.Validator, duty.Committee, duty.CommitteesAtSlot, _slot, aggregates));
        }

        _cluster.Beacon.Submit(new BeaconRequest.SubscribeCommittees(subscriptions, _deadline), Self);
    }

    private sealed record DeadlineReached;
}
