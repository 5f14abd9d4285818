using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>One validator's attestation as it was submitted, its signature not verified yet.</summary>
/// <param name="Validator">Whose it says it is; a validator of the chain.</param>
/// <param name="Committee">The committee that it was cast for.</param>
/// <param name="Data">What was signed.</param>
/// <param name="DataRoot">hash_tree_root of the data.</param>
/// <param name="Signature">The signature.</param>
internal sealed record Submission(
    int Validator, CommitteeIndex Committee, AttestationData Data, Root DataRoot, BlsSignatureBytes Signature);
