using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// Commitments A_k = a_k·G to the coefficients of a sharing polynomial (Feldman 1987). A_0 is the group key.
/// </summary>
public sealed class FeldmanCommitments
{
    private readonly BlsPublicKey[] _commitments;

    /// <summary>Takes one commitment for each coefficient, lowest degree first.</summary>
    /// <exception cref="ArgumentException">Fewer than two, or more than <see cref="ShareIndex.MaxValue"/>.</exception>
    public FeldmanCommitments(IReadOnlyList<BlsPublicKey> commitments)
    {
        ArgumentNullException.ThrowIfNull(commitments);
        if (commitments.Count < 2 || commitments.Count > ShareIndex.MaxValue)
        {
            throw new ArgumentException("There must be as many commitments as a threshold can be.", nameof(commitments));
        }

        _commitments = [.. commitments];
    }

    /// <summary>Shares needed to sign: the number of coefficients.</summary>
    public int Threshold => _commitments.Length;

    /// <summary>The group key.</summary>
    public BlsPublicKey GroupKey => _commitments[0];

    /// <summary>The commitments, lowest degree first.</summary>
    public IReadOnlyList<BlsPublicKey> Commitments => _commitments;

    /// <summary>The public share of an index, Σ index^k·A_k; null if it is infinity, as crafted commitments can make it.</summary>
    public BlsPublicKey? PublicShare(ShareIndex index)
    {
        Projective<Fp> sum = Projective<Fp>.Infinity;
        for (int k = _commitments.Length - 1; k >= 0; k--)
        {
            SmallMultiple(out sum, sum, index.Value);
            Projective<Fp>.Add(out sum, sum, _commitments[k].Point);
        }

        return BlsPublicKey.From(sum);
    }

    /// <summary>Whether a share is the polynomial's value at the index. Constant time in the share.</summary>
    public bool Verify(ShareIndex index, BlsSecretKey share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return share.ToPublicKey().Equals(PublicShare(index));
    }

    /// <summary>r = factor·a for a small public factor, bit by bit.</summary>
    private static void SmallMultiple(out Projective<Fp> r, in Projective<Fp> a, int factor)
    {
        Projective<Fp> power = a;
        r = Projective<Fp>.Infinity;
        for (; factor > 0; factor >>= 1)
        {
            if ((factor & 1) != 0)
            {
                Projective<Fp>.Add(out r, r, power);
            }

            Projective<Fp>.Double(out power, power);
        }
    }
}
