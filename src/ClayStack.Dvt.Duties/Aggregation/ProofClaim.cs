using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>A selection proof that a peer stated, to be verified.</summary>
/// <param name="Seat">Whose.</param>
/// <param name="GroupKey">The validator's group key.</param>
/// <param name="SigningRoot">What it must sign.</param>
/// <param name="Proof">96 bytes, unchecked.</param>
internal sealed record ProofClaim(Seat Seat, BlsPublicKey GroupKey, Root SigningRoot, BlsSignatureBytes Proof);
