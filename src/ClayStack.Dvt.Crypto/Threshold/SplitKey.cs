using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// A secret key split into shares (Shamir): the values at 1..n of a random polynomial of degree t - 1 whose value at 0 is
/// the secret, with Feldman's commitments to its coefficients. Disposing zeroes the shares.
/// </summary>
public sealed class SplitKey : IDisposable
{
    private readonly BlsSecretKey[] _shares;

    private SplitKey(BlsSecretKey[] shares, FeldmanCommitments commitments)
    {
        _shares = shares;
        Commitments = commitments;
    }

    /// <summary>The shares; the share of index i is at i - 1.</summary>
    public IReadOnlyList<BlsSecretKey> Shares => _shares;

    /// <summary>What lets everyone check a share, and compute all public shares.</summary>
    public FeldmanCommitments Commitments { get; }

    /// <summary>Splits a key.</summary>
    /// <param name="secret">The key; it stays the caller's.</param>
    /// <param name="threshold">Shares needed to sign, from 2.</param>
    /// <param name="shareCount">Shares to make, from the threshold to <see cref="ShareIndex.MaxValue"/>.</param>
    /// <param name="random">Where the polynomial comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside these ranges.</exception>
    public static SplitKey Split(BlsSecretKey secret, int threshold, int shareCount, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(shareCount, threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shareCount, ShareIndex.MaxValue);
        while (true)
        {
            if (TrySplit(secret, threshold, shareCount, random) is { } split)
            {
                return split;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BlsSecretKey share in _shares)
        {
            share.Dispose();
        }
    }

    /// <summary>The type's name and nothing else.</summary>
    public override string ToString() => nameof(SplitKey);

    /// <summary>Draws one polynomial; null in the case, never to be met, that it vanishes at an index.</summary>
    private static SplitKey? TrySplit(BlsSecretKey secret, int threshold, int shareCount, IRandomSource random)
    {
        Fr[] coefficients = GC.AllocateArray<Fr>(threshold, pinned: true);
        BlsPublicKey[] commitments = new BlsPublicKey[threshold];
        coefficients[0] = secret.Scalar;
        commitments[0] = secret.ToPublicKey();
        for (int i = 1; i < threshold; i++)
        {
            using BlsSecretKey coefficient = BlsSecretKey.Generate(random);
            coefficients[i] = coefficient.Scalar;
            commitments[i] = coefficient.ToPublicKey();
        }

        BlsSecretKey[] shares = new BlsSecretKey[shareCount];
        bool whole = true;
        for (int i = 0; i < shareCount; i++)
        {
            Evaluate(out Fr value, coefficients, i + 1);
            whole &= Fr.IsZero(value) == 0;
            shares[i] = new BlsSecretKey(value);
            BlsSecretKey.Clear(ref value);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(coefficients.AsSpan()));
        SplitKey split = new(shares, new FeldmanCommitments(commitments));
        if (whole)
        {
            return split;
        }

        split.Dispose();
        return null;
    }

    /// <summary>r = Σ coefficient_k · x^k (Horner).</summary>
    private static void Evaluate(out Fr r, ReadOnlySpan<Fr> coefficients, int x)
    {
        Fr point = new((ulong)x, 0, 0, 0);
        r = default;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            Fr.Mul(out r, r, point);
            Fr.Add(out r, r, coefficients[i]);
        }
    }
}
