using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
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
    // Beyond this many pairs a larger batch saves nothing.
    private const int BatchSize = 256;

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
        SharedKeyClaim claim = new(groupKey, shares, threshold, proofs);
        bool accepted = TryCreateAll([claim], random, out IReadOnlyList<SharedPublicKey>? keys, out _, out fault);
        key = accepted ? keys![0] : null;
        return accepted;
    }

    /// <summary>
    /// Checks the keys of many validators: the structure of each, then all proofs of possession in batches. Nothing is accepted
    /// unless everything is.
    /// </summary>
    /// <param name="claims">The validators.</param>
    /// <param name="random">Scalars for the batched verification of the proofs.</param>
    /// <param name="keys">The accepted keys in the order of the claims, or null.</param>
    /// <param name="culprit">The index of the first claim with a broken structure, or else without possession; -1 for none.</param>
    /// <param name="fault">None; or the rule that the culprit breaks first.</param>
    public static bool TryCreateAll(
        IReadOnlyList<SharedKeyClaim> claims, IRandomSource random,
        [NotNullWhen(true)] out IReadOnlyList<SharedPublicKey>? keys, out int culprit, out SharedKeyFault fault)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(random);
        keys = null;
        culprit = -1;
        fault = SharedKeyFault.None;
        SharedPublicKey[] accepted = new SharedPublicKey[claims.Count];
        for (int i = 0; i < accepted.Length; i++)
        {
            SharedKeyClaim claim = claims[i];
            BlsPublicKey[] shares = [.. claim.Shares];
            fault = CheckStructure(claim.GroupKey, shares, claim.Threshold, claim.Proofs.Count);
            if (fault != SharedKeyFault.None)
            {
                culprit = i;
                return false;
            }

            accepted[i] = new SharedPublicKey(claim.GroupKey, shares, claim.Threshold);
        }

        culprit = FirstWithoutPossession(claims, random);
        fault = culprit < 0 ? SharedKeyFault.None : SharedKeyFault.NoPossession;
        keys = culprit < 0 ? accepted : null;
        return keys is not null;
    }

    /// <summary>
    /// Restores a key from bytes of which the caller holds an authentic record that they, and their proofs of possession, have been
    /// verified before. Structure and encodings are checked again; subgroups and possession are not.
    /// </summary>
    /// <param name="encodings">The group key and the public shares of indices 1 to n, 48 bytes each, one after the other.</param>
    /// <param name="threshold">Shares needed to sign.</param>
    /// <param name="key">The accepted key, or null.</param>
    /// <param name="fault">None; or the first rule that is broken.</param>
    public static bool TryRestore(
        ReadOnlySpan<byte> encodings, int threshold, [NotNullWhen(true)] out SharedPublicKey? key, out SharedKeyFault fault)
    {
        key = null;
        fault = SharedKeyFault.MalformedKey;
        if (encodings.IsEmpty || encodings.Length % BlsPublicKey.ByteCount != 0)
        {
            return false;
        }

        BlsPublicKey[] keys = new BlsPublicKey[encodings.Length / BlsPublicKey.ByteCount];
        for (int i = 0; i < keys.Length; i++)
        {
            if (BlsPublicKey.DecodeValidated(encodings.Slice(i * BlsPublicKey.ByteCount, BlsPublicKey.ByteCount)) is not { } decoded)
            {
                return false;
            }

            keys[i] = decoded;
        }

        BlsPublicKey[] shares = keys[1..];
        fault = CheckStructure(keys[0], shares, threshold, shares.Length);
        key = fault == SharedKeyFault.None ? new SharedPublicKey(keys[0], shares, threshold) : null;
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
        Projective<Fp> multiple = Projective<Fp>.From(expected.Point);

        // The first indices are 1 to t, between which every coefficient is an integer; nothing here relies on it.
        if (lagrange.Denominator != 1)
        {
            MultiScalar.Sum(out multiple, [expected.Point], [(ulong)lagrange.Denominator], 1, 64);
        }

        return Projective<Fp>.AreEqual(sum, multiple) != 0;
    }

    /// <summary>The first claim with a proof that does not verify; -1 for none. Batches bound the memory.</summary>
    private static int FirstWithoutPossession(IReadOnlyList<SharedKeyClaim> claims, IRandomSource random)
    {
        List<SignatureSet> sets = new(BatchSize);
        List<int> owners = new(BatchSize);
        for (int i = 0; i < claims.Count; i++)
        {
            for (int j = 0; j < claims[i].Shares.Count; j++)
            {
                BlsPublicKey share = claims[i].Shares[j];
                sets.Add(new SignatureSet(BlsMessage.HashForPossession(share), share, claims[i].Proofs[j]));
                owners.Add(i);
            }

            bool last = i == claims.Count - 1;
            if (sets.Count < BatchSize && !last)
            {
                continue;
            }

            if (!BlsBatch.Verify(CollectionsMarshal.AsSpan(sets), random))
            {
                return owners[Array.IndexOf(Bisection.FindValid([.. sets], random), false)];
            }

            sets.Clear();
            owners.Clear();
        }

        return -1;
    }
}
