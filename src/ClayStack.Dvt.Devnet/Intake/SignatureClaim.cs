using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>A signature that somebody claims to be a key's on a root.</summary>
internal readonly record struct SignatureClaim(BlsPublicKey Key, Root SigningRoot, BlsSignatureBytes Signature);
