using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Voluntary exits, by the gossip rules of voluntary_exit (consensus-specs phase0/p2p-interface.md), their domain by EIP-7044.</summary>
internal sealed class ExitIntake(ChainHost host, SignatureVerifier verifier) : DutyIntake<SignedVoluntaryExit>(host, verifier)
{
    protected override PreparedItem Prepare(BeaconChain chain, SignedVoluntaryExit item)
    {
        VoluntaryExit exit = item.Message;
        bool exists = exit.ValidatorIndex.Value < (ulong)Host.Genesis.Validators.Count;
        int validator = exists ? (int)exit.ValidatorIndex.Value : PreparedItem.Nobody;
        Epoch now = Host.Clock.Current.ToEpoch(Host.Genesis.Preset);
        PreparedItem prepared = new(
            new DutyLedger.DutyKey(DevnetDutyKind.Exit, default, validator), SszEncoding.HashTreeRoot(item, Host.Genesis.Preset));
        if (exists)
        {
            SignatureClaim claim = new(Host.Genesis.Validators[validator].Key, Host.Genesis.SigningRoots.VoluntaryExit(exit, now), item.Signature);
            prepared = prepared with { Claims = [new(claim, new Refusal("bad_signature", $"the signature is not validator {validator}'s on this exit"))] };
        }

        return prepared.But(ExitRules.Judge(Host.Genesis, chain.Registry, exit, now, chain.ExitsWaiting));
    }

    protected override DutyLedger.Found Look(BeaconChain chain, PreparedItem prepared)
    {
        if (chain.ExitOf(prepared.Duty.Validator) is not { } known)
            return DutyLedger.Found.Nothing;
        return SszEncoding.HashTreeRoot(known, Host.Genesis.Preset) == prepared.Root ? DutyLedger.Found.Same : DutyLedger.Found.Another;
    }

    protected override void Take(BeaconChain chain, SignedVoluntaryExit item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures)
    {
        chain.Ledger.Do(DevnetDutyKind.Exit, prepared.Duty.Validator);
        chain.Accept(item);
    }
}
