using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>One validator's key share of this operator; the index is that of the <see cref="ClusterShares"/>.</summary>
/// <param name="GroupPublicKey">The validator's public key, as in the manifest.</param>
/// <param name="Secret">The secret share.</param>
public sealed record ValidatorShare(BlsPublicKey GroupPublicKey, BlsSecretKey Secret)
{
    /// <summary>The group public key. The share stays hidden.</summary>
    public override string ToString() => $"share of {GroupPublicKey}";
}
