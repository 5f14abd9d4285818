using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Builder registrations (builder-specs, process_registration): the newest of a validator holds, and one time has one version.</summary>
internal sealed class RegistrationIntake(ChainHost host, SignatureVerifier verifier, RelayDesk relay)
    : DutyIntake<SignedValidatorRegistrationV1>(host, verifier)
{
    private const ulong AheadMaxSeconds = 10; // MAX_REGISTRATION_LOOKAHEAD

    protected override PreparedItem Prepare(BeaconChain chain, SignedValidatorRegistrationV1 item)
    {
        ValidatorRegistrationV1 message = item.Message;
        int validator = Host.Genesis.IndexOf(message.Pubkey) ?? PreparedItem.Nobody;
        PreparedItem prepared = new(
            new DutyLedger.DutyKey(DevnetDutyKind.Registration, default, validator), SszEncoding.HashTreeRoot(item, Host.Genesis.Preset));
        if (validator == PreparedItem.Nobody)
            return prepared.But(new Refusal("unknown_validator", $"there is no validator {message.Pubkey}"));
        SignatureClaim claim = new(Host.Genesis.Validators[validator].Key, Host.Genesis.SigningRoots.ValidatorRegistration(message), item.Signature);
        ulong now = (ulong)Host.Clock.Now.ToUnixTimeSeconds();
        SignedValidatorRegistrationV1? last = relay.RegistrationOf(validator);
        ulong newest = last?.Message.Timestamp.Value ?? 0;
        return (prepared with { Claims = [new(claim, new Refusal("bad_signature", $"the signature is not validator {validator}'s on this registration"))] })
            .But(message.Timestamp.Value > now + AheadMaxSeconds ? new Refusal("future_timestamp", $"timestamp {message.Timestamp} is more than {AheadMaxSeconds} s after {now}") : null)
            .But(message.Timestamp.Value < newest ? new Refusal("older_registration", $"timestamp {message.Timestamp} is before {newest}, that of the last registration") : null)
            .But(last is not null && message.Timestamp.Value == newest && item != last
                ? new Refusal("other_version", $"validator {validator} has registered otherwise at {newest}")
                : null);
    }

    protected override DutyLedger.Found Look(BeaconChain chain, PreparedItem prepared)
    {
        if (relay.RegistrationOf(prepared.Duty.Validator) is not { } known)
            return DutyLedger.Found.Nothing;
        return SszEncoding.HashTreeRoot(known, Host.Genesis.Preset) == prepared.Root ? DutyLedger.Found.Same : DutyLedger.Found.Nothing;
    }

    protected override void Take(BeaconChain chain, SignedValidatorRegistrationV1 item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures)
    {
        chain.Ledger.Do(DevnetDutyKind.Registration, prepared.Duty.Validator);
        relay.Register(prepared.Duty.Validator, item);
    }
}
