using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// A group key with its threshold and public shares. An instance is the proof that the checks of PROTOCOL I4 have passed.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class SharedPublicKey
{
    private readonly BlsPublicKey[] _shares;

    private SharedPublicKey(BlsPublicKey groupKey, BlsPublicKey[] shares, int threshold)
    {
        GroupKey = groupKey;
        _shares = shares;
        Threshold = threshold;
    }

    /// <summary>The key that the validator has on chain.</summary>
    public BlsPublicKey GroupKey { get; }

    /// <summary>Shares needed to sign.</summary>
    public int Threshold { get; }

    /// <summary>How many shares there are.</summary>
    public int ShareCount => _shares.Length;

    /// <summary>The public share of an index that is at most <see cref="ShareCount"/>.</summary>
    public BlsPublicKey ShareOf(ShareIndex index) => _shares[index.Value - 1];

    /// <summary>Checks a manifest's keys (PROTOCOL I4).</summary>
    /// <param name="groupKey">The validator's key.</param>
    /// <param name="shares">The public shares of indices 1 to n.</param>
    /// <param name="threshold">Shares needed to sign.</param>
    /// <param name="proofs">A proof of possession for every share, in the same order.</param>
    /// <param name="random">Scalars for the batched verification of the proofs.</param>
    /// <param name="key">The accepted key, or null.</param>
    /// <param name="fault">None; or the first rule that is broken.</param>
    public static bool TryCreate(
        BlsPublicKey groupKey, IReadOnlyList<BlsPublicKey> shares, int threshold, IReadOnlyList<BlsSignature> proofs,
        IRandomSource random, [NotNullWhen(true)] out SharedPublicKey? key, out SharedKeyFault fault)
    {
        ArgumentNullException.ThrowIfNull(groupKey);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(proofs);
        ArgumentNullException.ThrowIfNull(random);
        BlsPublicKey[] copy = [.. shares];
        fault = CheckStructure(groupKey, copy, threshold, proofs.Count);
        if (fault == SharedKeyFault.None && !AllPossessed(copy, proofs, random))
        {
            fault = SharedKeyFault.NoPossession;
        }

        key = fault == SharedKeyFault.None ? new SharedPublicKey(groupKey, copy, threshold) : null;
        return key is not null;
    }

    private static SharedKeyFault CheckStructure(
        BlsPublicKey groupKey, BlsPublicKey[] shares, int threshold, int proofCount)
    {
        if (threshold < 2 || threshold > shares.Length || shares.Length > ShareIndex.MaxValue)
        {
            return SharedKeyFault.ThresholdOutOfRange;
        }

        if (proofCount != shares.Length)
        {
            return SharedKeyFault.ProofCountDiffers;
        }

        HashSet<BlsPublicKey> distinct = [groupKey, .. shares];
        if (distinct.Count != shares.Length + 1)
        {
            return SharedKeyFault.DuplicateKey;
        }

        for (int index = threshold + 1; index <= shares.Length; index++)
        {
            if (!Interpolates(shares.AsSpan(0, threshold), index, shares[index - 1]))
            {
                return SharedKeyFault.DegreeTooHigh;
            }
        }

        return Interpolates(shares.AsSpan(0, threshold), 0, groupKey) ? SharedKeyFault.None : SharedKeyFault.NotTheGroupKey;
    }

    /// <summary>Whether the polynomial through the first shares has the expected value at x; without a division.</summary>
    private static bool Interpolates(ReadOnlySpan<BlsPublicKey> first, int x, BlsPublicKey expected)
    {
        ShareIndex[] indices = new ShareIndex[first.Length];
        Affine<Fp>[] points = new Affine<Fp>[first.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = new ShareIndex(i + 1);
            points[i] = first[i].Point;
        }

        LagrangeCoefficients lagrange = LagrangeCoefficients.Compute(indices, x);
        SmallSum.Compute(out Projective<Fp> sum, points, lagrange);
        MultiScalar.Sum(out Projective<Fp> multiple, [expected.Point], [(ulong)lagrange.Denominator], 1, 64);
        return Projective<Fp>.AreEqual(sum, multiple) != 0;
    }

    private static bool AllPossessed(BlsPublicKey[] shares, IReadOnlyList<BlsSignature> proofs, IRandomSource random)
    {
        SignatureSet[] sets = new SignatureSet[shares.Length];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = new SignatureSet(BlsMessage.HashForPossession(shares[i]), shares[i], proofs[i]);
        }

        return BlsBatch.Verify(sets, random);
    }
}
