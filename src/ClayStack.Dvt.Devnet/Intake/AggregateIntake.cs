using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Aggregates, by the gossip rules of beacon_aggregate_and_proof (consensus-specs phase0, deneb and electra p2p-interface.md).</summary>
internal sealed class AggregateIntake(ChainHost host, SignatureVerifier verifier) : DutyIntake<SignedAggregate>(host, verifier)
{
    protected override PreparedItem Prepare(BeaconChain chain, SignedAggregate item)
    {
        Genesis genesis = Host.Genesis;
        Parts parts = PartsOf(item);
        AttestationData data = parts.Aggregate.Data;
        bool exists = parts.Aggregator.Value < (ulong)genesis.Validators.Count;
        int aggregator = exists ? (int)parts.Aggregator.Value : PreparedItem.Nobody;
        PreparedItem prepared = new(new DutyLedger.DutyKey(DevnetDutyKind.Aggregate, data.Slot, aggregator), parts.Root);
        if (!exists)
            return prepared.But(new Refusal("unknown_validator", $"there is no validator {parts.Aggregator}"));
        if (VoteRules.JudgeTime(genesis.Preset, data, Host.Clock.Earliest, Host.Clock.Latest) is { } untimely)
            return prepared.But(untimely);
        EpochDuties duties = chain.DutiesAt(data.Slot);
        if (parts.Committee is not { } committee)
            return prepared.But(new Refusal("wrong_bits", "an aggregate is of exactly one committee"));
        if (AttestationShapes.Read(parts.Aggregate, duties, genesis.Preset, out VoteAggregate? votes) is { } unread)
            return prepared.But(unread);
        Refusal foreign = new("bad_aggregate_signature", "the aggregate's signature is not that of the members whose bits are set");
        if (Host.ClaimOf(votes!.Validators, genesis.SigningRoots.Attestation(data), votes.Signature, foreign) is not { } claim)
            return prepared.But(foreign);
        bool selected = AggregatorSelection.IsAggregator(duties.Committee(data.Slot, committee).Length, parts.SelectionProof);
        return (prepared with { Votes = votes, Claims = [.. ClaimsOf(parts, aggregator, data.Slot), claim] })
            .But(VoteRules.Judge(genesis, chain, aggregator, committee, data, Host.Clock.Earliest, Host.Clock.Latest))
            .But(selected ? null : new Refusal("not_selected", $"validator {aggregator}'s proof does not select it"));
    }

    protected override void Witness(SlashingDetector detector, PreparedItem prepared)
    {
        foreach (int validator in prepared.Votes!.Validators)
            detector.Add(validator, prepared.Votes.Data, prepared.Votes.DataRoot);
    }

    protected override void Take(BeaconChain chain, SignedAggregate item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures)
    {
        chain.Ledger.Do(prepared.Duty, prepared.Root, Host.IsOver(prepared.Duty.Slot));
        chain.Accept(prepared.Votes!, signatures[^1]);
    }

    private CheckedClaim[] ClaimsOf(Parts parts, int aggregator, Slot slot)
    {
        BlsPublicKey key = Host.Genesis.Validators[aggregator].Key;
        return
        [
            new(new SignatureClaim(key, parts.SigningRoot, parts.Signature), new Refusal("bad_signature", $"the signature is not validator {aggregator}'s on this aggregate")),
            new(
                new SignatureClaim(key, Host.Genesis.SigningRoots.SelectionProof(slot), parts.SelectionProof),
                new Refusal("bad_selection_proof", $"the selection proof is not validator {aggregator}'s on slot {slot}")),
        ];
    }

    private Parts PartsOf(SignedAggregate item)
    {
        Preset preset = Host.Genesis.Preset;
        switch (item)
        {
            case SignedAggregate.FromElectra { Signed: var signed }:
                Bitvector bits = signed.Message.Aggregate.CommitteeBits;
                int one = Enumerable.Range(0, bits.Length).FirstOrDefault(i => bits[i]);
                return new Parts(
                    signed.Message.AggregatorIndex,
                    new AggregateAttestation.FromElectra(signed.Message.Aggregate),
                    bits.CountOnes() == 1 ? new CommitteeIndex((ulong)one) : null,
                    signed.Message.SelectionProof,
                    signed.Signature,
                    Host.Genesis.SigningRoots.AggregateAndProof(signed.Message),
                    SszEncoding.HashTreeRoot(signed, preset));
            case SignedAggregate.BeforeElectra { Signed: var signed }:
                return new Parts(
                    signed.Message.AggregatorIndex,
                    new AggregateAttestation.BeforeElectra(signed.Message.Aggregate),
                    signed.Message.Aggregate.Data.Index,
                    signed.Message.SelectionProof,
                    signed.Signature,
                    Host.Genesis.SigningRoots.AggregateAndProof(signed.Message),
                    SszEncoding.HashTreeRoot(signed, preset));
            default:
                throw new ArgumentException("A signed aggregate has one of two shapes.", nameof(item));
        }
    }

    private sealed record Parts(
        ValidatorIndex Aggregator,
        AggregateAttestation Aggregate,
        CommitteeIndex? Committee,
        BlsSignatureBytes SelectionProof,
        BlsSignatureBytes Signature,
        Root SigningRoot,
        Root Root);
}
