using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>What a manifest says of one validator's keys, to be checked with many others (PROTOCOL I4).</summary>
/// <param name="GroupKey">The validator's key.</param>
/// <param name="Shares">The public shares of indices 1 to n.</param>
/// <param name="Threshold">Shares needed to sign.</param>
/// <param name="Proofs">A proof of possession for every share, in the same order.</param>
public sealed record SharedKeyClaim(
    BlsPublicKey GroupKey, IReadOnlyList<BlsPublicKey> Shares, int Threshold, IReadOnlyList<BlsSignature> Proofs);
