using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Sync committee messages, by the gossip rules of sync_committee_{subnet_id} (consensus-specs altair/p2p-interface.md).</summary>
internal sealed class SyncMessageIntake(ChainHost host, SignatureVerifier verifier) : DutyIntake<SyncCommitteeMessage>(host, verifier)
{
    protected override PreparedItem Prepare(BeaconChain chain, SyncCommitteeMessage item)
    {
        ulong index = item.ValidatorIndex.Value;
        bool exists = index < (ulong)Host.Genesis.Validators.Count;
        int validator = exists ? (int)index : PreparedItem.Nobody;
        PreparedItem prepared = new(
            new DutyLedger.DutyKey(DevnetDutyKind.SyncMessage, item.Slot, validator), SszEncoding.HashTreeRoot(item, Host.Genesis.Preset));
        if (!exists)
            return prepared.But(new Refusal("unknown_validator", $"there is no validator {index}"));
        if (Host.JudgePresent(item.Slot) is { } refusal)
            return prepared.But(refusal);
        bool sits = chain.SyncSeatsIn(CommitteeMath.SyncCommitteeEpoch(item.Slot, Host.Genesis.Preset)).PlacesOf(validator).Count > 0;
        SignatureClaim claim = new(
            Host.Genesis.Validators[validator].Key, Host.Genesis.SigningRoots.SyncCommitteeMessage(item.Slot, item.BeaconBlockRoot), item.Signature);
        return (prepared with { Claims = [new(claim, new Refusal("bad_signature", $"the signature is not validator {validator}'s on this sync message"))] })
            .But(sits ? null : new Refusal("not_in_sync_committee", $"validator {validator} is not in the sync committee of slot {item.Slot}"))
            .But(chain.Block(item.BeaconBlockRoot) is null ? new Refusal("unknown_head", $"block {item.BeaconBlockRoot} is not known") : null);
    }

    protected override void Take(BeaconChain chain, SyncCommitteeMessage item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures)
    {
        chain.Ledger.Do(prepared.Duty, prepared.Root, Host.IsOver(item.Slot));
        chain.Accept(item.Slot, item.BeaconBlockRoot, prepared.Duty.Validator, signatures[0]);
    }
}
