using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>Putting a split key together again, for a validator that leaves its cluster.</summary>
public static class KeyRecovery
{
    /// <summary>Recovers the secret from shares. Constant time in the shares.</summary>
    /// <param name="shares">At least a threshold of shares with their indices; all of them are used.</param>
    /// <param name="key">The public shares and the group key that the result must match.</param>
    /// <param name="secret">The secret, which the caller disposes, or null.</param>
    /// <param name="fault">None; or why there is no secret.</param>
    public static bool TryRecover(
        IReadOnlyList<KeyShare> shares, SharedPublicKey key, [NotNullWhen(true)] out BlsSecretKey? secret,
        out KeyRecoveryFault fault)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(key);
        secret = null;
        fault = Check(shares, key);
        if (fault != KeyRecoveryFault.None)
        {
            return false;
        }

        ShareIndex[] indices = [.. shares.Select(share => share.Index)];
        LagrangeCoefficients lagrange = LagrangeCoefficients.Compute(indices, 0);
        Fr sum = default;
        for (int i = 0; i < indices.Length; i++)
        {
            lagrange.ToField(out Fr coefficient, i);
            Fr.Mul(out coefficient, coefficient, shares[i].Secret.Scalar);
            Fr.Add(out sum, sum, coefficient);
            BlsSecretKey.Clear(ref coefficient);
        }

        secret = new BlsSecretKey(sum);
        BlsSecretKey.Clear(ref sum);
        return true;
    }

    private static KeyRecoveryFault Check(IReadOnlyList<KeyShare> shares, SharedPublicKey key)
    {
        if (shares.Count < key.Threshold)
        {
            return KeyRecoveryFault.TooFewShares;
        }

        uint seen = 0;
        foreach (KeyShare share in shares)
        {
            uint bit = 1u << share.Index.Value;
            if (share.Index.Value > key.ShareCount || (seen & bit) != 0)
            {
                return KeyRecoveryFault.UnknownOrRepeatedIndex;
            }

            seen |= bit;
            if (!share.Secret.ToPublicKey().Equals(key.ShareOf(share.Index)))
            {
                return KeyRecoveryFault.NotTheShare;
            }
        }

        return KeyRecoveryFault.None;
    }
}
