using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>One validator's attestation, in a form that no fork decides, its signature verified.</summary>
/// <param name="Validator">Whose it is.</param>
/// <param name="Committee">The committee that it was cast for.</param>
/// <param name="Data">What was signed.</param>
/// <param name="DataRoot">hash_tree_root of the data.</param>
/// <param name="Signature">The signature.</param>
internal sealed record Vote(int Validator, CommitteeIndex Committee, AttestationData Data, Root DataRoot, BlsSignature Signature);
