using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>What the aggregates of attestations have in common in all forks.</summary>
/// <typeparam name="T">The attestation of the fork.</typeparam>
internal abstract class AttestationAggregates<T>(ClusterContext cluster, Slot slot) : AggregationForm<T>(cluster, slot)
    where T : class, ISszContainer<T>
{
    /// <inheritdoc/>
    public override DutyType Duty => DutyType.Aggregate;

    /// <inheritdoc/>
    public override DateTimeOffset DueAt => Cluster.Clock.AggregateDueAt(Slot);

    /// <inheritdoc/>
    public override DateTimeOffset Deadline => Cluster.Clock.StartOf(Slot + DutyRoster.AggregateSlots);

    /// <summary>The fork of the slot.</summary>
    protected ForkName Fork => Cluster.Clock.ForkAt(Slot);

    /// <inheritdoc/>
    public override bool Selects(Seat seat, BlsSignatureBytes proof) =>
        AggregatorSelection.IsAggregator(seat.CommitteeLength, proof);

    /// <inheritdoc/>
    public override Root SelectionRoot(Seat seat) => Cluster.Roots.SelectionProof(Slot);

    /// <inheritdoc/>
    public override BeaconRequest Fetch(SlotVote vote, ulong committee, DateTimeOffset deadline)
    {
        CommitteeIndex index = new(committee);
        return new BeaconRequest.FetchAggregate(Slot, SszEncoding.HashTreeRoot(vote.For(Fork, index), Preset), index, deadline);
    }

    /// <inheritdoc/>
    public override ulong? CommitteeAsked(BeaconRequest request) => (request as BeaconRequest.FetchAggregate)?.Committee.Value;
}
