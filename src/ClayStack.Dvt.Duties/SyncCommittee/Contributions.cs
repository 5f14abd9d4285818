using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.SyncCommittee;

/// <summary>Contributions of the sync subcommittees.</summary>
internal sealed class Contributions(ClusterContext cluster, Slot slot) : AggregationForm<SyncCommitteeContribution>(cluster, slot)
{
    /// <inheritdoc/>
    public override DutyType Duty => DutyType.SyncContribution;

    /// <inheritdoc/>
    public override DateTimeOffset DueAt => Cluster.Clock.ContributionDueAt(Slot);

    /// <summary>With the slot ends its gossip (consensus-specs altair/p2p-interface.md).</summary>
    public override DateTimeOffset Deadline => Cluster.Clock.StartOf(Slot + 1);

    /// <inheritdoc/>
    public override ulong? CommitteeOf(SyncCommitteeContribution aggregate) => aggregate.SubcommitteeIndex.Value;

    /// <inheritdoc/>
    public override bool Fits(SyncCommitteeContribution aggregate, SlotVote vote, Seat seat) =>
        aggregate.Slot == Slot
        && aggregate.BeaconBlockRoot == vote.Data.BeaconBlockRoot
        && aggregate.SubcommitteeIndex.Value == seat.Id.Committee
        && aggregate.AggregationBits.Length == seat.CommitteeLength
        && aggregate.AggregationBits.CountOnes() > 0;

    /// <inheritdoc/>
    public override bool HasSameVoters(SyncCommitteeContribution first, SyncCommitteeContribution second) =>
        first.AggregationBits == second.AggregationBits;

    /// <inheritdoc/>
    public override bool Selects(Seat seat, BlsSignatureBytes proof) =>
        AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset);

    /// <inheritdoc/>
    public override Root SelectionRoot(Seat seat) => Cluster.Roots.SyncCommitteeSelectionProof(
        new SyncAggregatorSelectionData(Slot, new SubcommitteeIndex(seat.Id.Committee)));

    /// <inheritdoc/>
    public override SafeToSign Token(Seat seat, AggregationEntry<SyncCommitteeContribution> entry) =>
        Cluster.Protection.Contribution(seat.Key, Message(entry));

    /// <inheritdoc/>
    public override BeaconRequest Fetch(SlotVote vote, ulong committee, DateTimeOffset deadline) =>
        new BeaconRequest.FetchContribution(Slot, new SubcommitteeIndex(committee), vote.Data.BeaconBlockRoot, deadline);

    /// <inheritdoc/>
    public override ulong? CommitteeAsked(BeaconRequest request) => (request as BeaconRequest.FetchContribution)?.Subcommittee.Value;

    /// <inheritdoc/>
    public override SyncCommitteeContribution? AggregateIn(BeaconAnswer answer) =>
        (answer as BeaconAnswer.ContributionFetched)?.Contribution;

    /// <inheritdoc/>
    public override BeaconRequest Submit(IReadOnlyList<SignedEntry<SyncCommitteeContribution>> entries, DateTimeOffset deadline) =>
        new BeaconRequest.SubmitContributions(
            [.. entries.Select(signed => new SignedContributionAndProof(Message(signed.Entry), signed.Signature))], deadline);

    private static ContributionAndProof Message(AggregationEntry<SyncCommitteeContribution> entry) =>
        new(entry.Id.Validator, entry.Aggregate, entry.Proof);
}
