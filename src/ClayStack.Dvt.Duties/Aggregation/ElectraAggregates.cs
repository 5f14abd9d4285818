using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>Aggregates from Electra on: the committee is a bit beside the data, and an aggregator's aggregate has one (EIP-7549).</summary>
internal sealed class ElectraAggregates(ClusterContext cluster, Slot slot)
    : AttestationAggregates<Ethereum.Electra.Attestation>(cluster, slot)
{
    /// <inheritdoc/>
    public override ulong? CommitteeOf(Ethereum.Electra.Attestation aggregate) => OnlyCommittee(aggregate.CommitteeBits);

    /// <summary>The one committee whose bit is set; null if none is, or several are.</summary>
    public static ulong? OnlyCommittee(Bitvector committees)
    {
        if (committees.CountOnes() != 1)
            return null;
        int committee = 0;
        while (!committees[committee])
            committee++;
        return (ulong)committee;
    }

    /// <inheritdoc/>
    public override bool Fits(Ethereum.Electra.Attestation aggregate, SlotVote vote, Seat seat) =>
        aggregate.Data.Equals(vote.Data)
        && CommitteeOf(aggregate) == seat.Id.Committee
        && aggregate.AggregationBits.Length == seat.CommitteeLength
        && aggregate.AggregationBits.CountOnes() > 0;

    /// <inheritdoc/>
    public override bool HasSameVoters(Ethereum.Electra.Attestation first, Ethereum.Electra.Attestation second) =>
        first.AggregationBits == second.AggregationBits;

    /// <inheritdoc/>
    public override SafeToSign Token(Seat seat, AggregationEntry<Ethereum.Electra.Attestation> entry) =>
        Cluster.Protection.AggregateAndProof(seat.Key, Message(entry));

    /// <inheritdoc/>
    public override Ethereum.Electra.Attestation? AggregateIn(BeaconAnswer answer) =>
        answer is BeaconAnswer.AggregateFetched { Aggregate: AggregateAttestation.FromElectra from } ? from.Attestation : null;

    /// <inheritdoc/>
    public override BeaconRequest Submit(IReadOnlyList<SignedEntry<Ethereum.Electra.Attestation>> entries, DateTimeOffset deadline) =>
        new BeaconRequest.SubmitAggregates(
            Fork,
            [.. entries.Select(signed => new SignedAggregate.FromElectra(
                new SignedAggregateAndProof(Message(signed.Entry), signed.Signature)))],
            deadline);

    private static AggregateAndProof Message(AggregationEntry<Ethereum.Electra.Attestation> entry) =>
        new(entry.Id.Validator, entry.Aggregate, entry.Proof);
}
