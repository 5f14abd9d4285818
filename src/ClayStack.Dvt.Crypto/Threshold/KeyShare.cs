using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>A secret share and its index. The secret stays with whoever made it.</summary>
/// <param name="index">Where the sharing polynomial was evaluated.</param>
/// <param name="secret">The value there.</param>
public sealed class KeyShare(ShareIndex index, BlsSecretKey secret)
{
    /// <summary>Where the sharing polynomial was evaluated.</summary>
    public ShareIndex Index { get; } = index;

    /// <summary>The value there.</summary>
    public BlsSecretKey Secret { get; } = secret;

    /// <summary>The index; nothing of the secret.</summary>
    public override string ToString() => $"{nameof(KeyShare)} {Index}";
}
