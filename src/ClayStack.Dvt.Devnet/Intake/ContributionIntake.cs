using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Contributions, by the gossip rules of sync_committee_contribution_and_proof (consensus-specs altair/p2p-interface.md).
/// The votes in them came as messages before: a devnet has no peers from which it could hear of others.
/// </summary>
internal sealed class ContributionIntake(ChainHost host, SignatureVerifier verifier) : DutyIntake<SignedContributionAndProof>(host, verifier)
{
    protected override PreparedItem Prepare(BeaconChain chain, SignedContributionAndProof item)
    {
        Genesis genesis = Host.Genesis;
        ContributionAndProof message = item.Message;
        SyncCommitteeContribution contribution = message.Contribution;
        ulong index = message.AggregatorIndex.Value;
        bool exists = index < (ulong)genesis.Validators.Count;
        bool hasPlace = contribution.SubcommitteeIndex.Value < SpecConstants.SyncCommitteeSubnetCount;
        int aggregator = exists ? (int)index : PreparedItem.Nobody;
        DutyLedger.DutyKey duty = new(
            DevnetDutyKind.Contribution, contribution.Slot, aggregator, hasPlace ? (int)contribution.SubcommitteeIndex.Value : 0);
        PreparedItem prepared = new(duty, SszEncoding.HashTreeRoot(item, genesis.Preset));
        if (!exists)
            return prepared.But(new Refusal("unknown_validator", $"there is no validator {index}"));
        if (!hasPlace)
            return prepared.But(new Refusal("unknown_subcommittee", $"there is no subcommittee {contribution.SubcommitteeIndex}"));
        if (Host.JudgePresent(contribution.Slot) is { } refusal)
            return prepared.But(refusal);
        SyncSeats seats = chain.SyncSeatsIn(CommitteeMath.SyncCommitteeEpoch(contribution.Slot, genesis.Preset));
        ReadOnlySpan<int> members = seats.Subcommittee(contribution.SubcommitteeIndex);
        List<int> voters = [];
        for (int i = 0; i < members.Length; i++)
        {
            if (contribution.AggregationBits[i])
                voters.Add(members[i]);
        }

        if (voters.Count == 0)
            return prepared.But(new Refusal("wrong_bits", "the contribution has no vote in it"));
        Refusal foreign = new("bad_aggregate_signature", "the contribution's signature is not that of the members whose bits are set");
        Root voted = genesis.SigningRoots.SyncCommitteeMessage(contribution.Slot, contribution.BeaconBlockRoot);
        if (Host.ClaimOf(voters, voted, contribution.Signature, foreign) is not { } claim)
            return prepared.But(foreign);
        bool selected = AggregatorSelection.IsSyncCommitteeAggregator(message.SelectionProof, genesis.Preset);
        return (prepared with { Claims = [.. ClaimsOf(item, genesis.Validators[aggregator].Key), claim] })
            .But(seats.SubcommitteesOf(aggregator).Contains(contribution.SubcommitteeIndex)
                ? null
                : new Refusal("not_in_subcommittee", $"validator {aggregator} is not in subcommittee {contribution.SubcommitteeIndex} of slot {contribution.Slot}"))
            .But(selected ? null : new Refusal("not_selected", $"validator {aggregator}'s proof does not select it"))
            .But(chain.Block(contribution.BeaconBlockRoot) is null ? new Refusal("unknown_head", $"block {contribution.BeaconBlockRoot} is not known") : null);
    }

    protected override void Take(BeaconChain chain, SignedContributionAndProof item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures) =>
        chain.Ledger.Do(prepared.Duty, prepared.Root, Host.IsOver(prepared.Duty.Slot));

    private CheckedClaim[] ClaimsOf(SignedContributionAndProof item, BlsPublicKey aggregator)
    {
        ContributionAndProof message = item.Message;
        (Slot slot, SubcommitteeIndex subcommittee) = (message.Contribution.Slot, message.Contribution.SubcommitteeIndex);
        Root selection = Host.Genesis.SigningRoots.SyncCommitteeSelectionProof(new SyncAggregatorSelectionData(slot, subcommittee));
        return
        [
            new(
                new SignatureClaim(aggregator, Host.Genesis.SigningRoots.ContributionAndProof(message), item.Signature),
                new Refusal("bad_signature", $"the signature is not validator {message.AggregatorIndex}'s on this contribution")),
            new(
                new SignatureClaim(aggregator, selection, message.SelectionProof),
                new Refusal("bad_selection_proof", $"the selection proof is not validator {message.AggregatorIndex}'s on slot {slot} and subcommittee {subcommittee}")),
        ];
    }
}
