using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>Aggregates before Electra: the data names the committee.</summary>
internal sealed class PhaseZeroAggregates(ClusterContext cluster, Slot slot)
    : AttestationAggregates<Ethereum.Phase0.Attestation>(cluster, slot)
{
    /// <inheritdoc/>
    public override ulong? CommitteeOf(Ethereum.Phase0.Attestation aggregate) => aggregate.Data.Index.Value;

    /// <inheritdoc/>
    public override bool Fits(Ethereum.Phase0.Attestation aggregate, SlotVote vote, Seat seat) =>
        aggregate.Data.Equals(vote.For(Fork, new CommitteeIndex(seat.Id.Committee)))
        && aggregate.AggregationBits.Length == seat.CommitteeLength
        && aggregate.AggregationBits.CountOnes() > 0;

    /// <inheritdoc/>
    public override bool HasSameVoters(Ethereum.Phase0.Attestation first, Ethereum.Phase0.Attestation second) =>
        first.AggregationBits == second.AggregationBits;

    /// <inheritdoc/>
    public override SafeToSign Token(Seat seat, AggregationEntry<Ethereum.Phase0.Attestation> entry) =>
        Cluster.Protection.AggregateAndProof(seat.Key, Message(entry));

    /// <inheritdoc/>
    public override Ethereum.Phase0.Attestation? AggregateIn(BeaconAnswer answer) =>
        answer is BeaconAnswer.AggregateFetched { Aggregate: AggregateAttestation.BeforeElectra before } ? before.Attestation : null;

    /// <inheritdoc/>
    public override BeaconRequest Submit(IReadOnlyList<SignedEntry<Ethereum.Phase0.Attestation>> entries, DateTimeOffset deadline) =>
        new BeaconRequest.SubmitAggregates(
            Fork,
            [.. entries.Select(signed => new SignedAggregate.BeforeElectra(
                new SignedAggregateAndProof(Message(signed.Entry), signed.Signature)))],
            deadline);

    private static AggregateAndProof Message(AggregationEntry<Ethereum.Phase0.Attestation> entry) =>
        new(entry.Id.Validator, entry.Aggregate, entry.Proof);
}
