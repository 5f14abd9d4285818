namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>One validator's key share of this operator.</summary>
/// <param name="GroupPublicKey">The validator's public key, as in the manifest.</param>
/// <param name="Share">The secret share.</param>
public sealed record KeyShare(EncodedPublicKey GroupPublicKey, SecretScalar Share)
{
    /// <summary>The group public key. The share stays hidden.</summary>
    public override string ToString() => $"share of {GroupPublicKey}";
}
