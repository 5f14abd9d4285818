using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Crypto.Bls12381;

namespace ClayStack.Dvt.Tests.Crypto.Threshold;

public sealed class ThresholdTests
{
    private static readonly BlsMessage Root = BlsMessage.Hash(new byte[32]);

    /// <summary>All (t, n) that PROTOCOL I2 allows: ⌊(n+f)/2⌋+1 ≤ t ≤ n−f with f = ⌊(n−1)/3⌋.</summary>
    public static TheoryData<int, int> AllowedPairs
    {
        get
        {
            TheoryData<int, int> pairs = [];
            for (int n = 4; n <= 13; n++)
            {
                int f = (n - 1) / 3;
                for (int t = ((n + f) / 2) + 1; t <= n - f; t++)
                {
                    pairs.Add(t, n);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Combine_EverySubset_GivesTheGroupSignature(int threshold, int count)
    {
        SeededRandomSource random = new((100 * count) + threshold);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        BlsSignature expected = Bls.Sign(secret, Root);
        using SplitKey split = SplitKey.Split(secret, threshold, count, random);
        SharedPublicKey key = Accepted(split, random);
        PartialSignature[] partials = Partials(split, Root);

        // Every subset up to seven shares, and a spread of them beyond.
        int[][] subsets = [.. Subsets(count, threshold)];
        int step = count <= 7 ? 1 : Math.Max(1, subsets.Length / 12);
        CombineRequest[] requests =
        [
            .. Enumerable.Range(0, (subsets.Length + step - 1) / step)
                .Select(i => new CombineRequest(key, Root, [.. subsets[i * step].Reverse().Select(j => partials[j - 1])])),
        ];
        Assert.All(
            new ThresholdCrypto(random).Combine(requests),
            result => Assert.Equal(expected, Assert.IsType<CombineResult.Combined>(result).Signature));
        Assert.Equal(expected, PlainLagrange(split, subsets[0]));
    }

    [Fact]
    public void Shares_AgainstCommitments_OnlyTheOwnIndexVerifies()
    {
        SeededRandomSource random = new(1);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 4, random);
        Assert.Equal(secret.ToPublicKey(), split.Commitments.GroupKey);
        for (int i = 1; i <= 4; i++)
        {
            for (int j = 1; j <= 4; j++)
            {
                Assert.Equal(i == j, split.Commitments.Verify(new ShareIndex(j), split.Shares[i - 1]));
            }
        }

        Assert.Equal("SplitKey", split.ToString());
        Assert.Equal("KeyShare 2", new KeyShare(new ShareIndex(2), split.Shares[1]).ToString());
    }

    [Fact]
    public void Combine_OneWrongPartial_IsNamedAndReplaced()
    {
        SeededRandomSource random = new(2);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 4, random);
        SharedPublicKey key = Accepted(split, random);
        PartialSignature[] good = Partials(split, Root);
        PartialSignature[] other = Partials(split, BlsMessage.Hash([1]));
        CombineRequest[] requests =
        [
            .. Enumerable.Range(0, 9).Select(i => new CombineRequest(
                key, Root, i == 4 ? [good[0], other[1], good[2], good[3]] : good)),
        ];
        IReadOnlyList<CombineResult> results = new ThresholdCrypto(random).Combine(requests);
        BlsSignature expected = Bls.Sign(secret, Root);
        for (int i = 0; i < results.Count; i++)
        {
            CombineResult.Combined combined = Assert.IsType<CombineResult.Combined>(results[i]);
            Assert.Equal(expected, combined.Signature);
            Assert.Equal(i == 4 ? [new ShareIndex(2)] : [], combined.Culprits);
        }
    }

    [Fact]
    public void Combine_TwoWrongOfFour_NamesBothAndGivesUp()
    {
        SeededRandomSource random = new(3);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 4, random);
        SharedPublicKey key = Accepted(split, random);
        PartialSignature[] good = Partials(split, Root);
        PartialSignature[] other = Partials(split, BlsMessage.Hash([1]));
        CombineResult result = new ThresholdCrypto(random)
            .Combine([new CombineRequest(key, Root, [other[3], good[0], good[1], other[2]])]).Single();
        Assert.Equal(
            [new ShareIndex(3), new ShareIndex(4)], Assert.IsType<CombineResult.TooFewValid>(result).Culprits);
    }

    [Fact]
    public void Combine_PartialOutsideTheSubgroup_IsNamed()
    {
        SeededRandomSource random = new(4);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 4, random);
        SharedPublicKey key = Accepted(split, random);
        PartialSignature[] partials = Partials(split, Root);

        // The right signature plus a point outside the subgroup: a random combination alone might let it pass.
        BlsSignature share = Bls.Sign(split.Shares[0], Root);
        Endomorphisms.ClearCofactor(out Projective<Fp2> inside, Projective<Fp2>.From(FieldSamples.AnyG2(random)));
        Projective<Fp2> torsion = FieldSamples.Multiply(
            Projective<Fp2>.From(FieldSamples.AnyG2(random)), FieldSamples.R);
        Projective<Fp2>.Add(out Projective<Fp2> shifted, torsion, share.Point);
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, shifted);
        byte[] encoded = new byte[96];
        PointCodec.CompressG2(encoded, affine);
        Assert.True(PartialSignature.TryDecode(new ShareIndex(1), encoded, out PartialSignature? bad, out _));
        CombineResult result = new ThresholdCrypto(random)
            .Combine([new CombineRequest(key, Root, [bad, partials[1], partials[2], partials[3]])]).Single();
        CombineResult.Combined combined = Assert.IsType<CombineResult.Combined>(result);
        Assert.Equal([new ShareIndex(1)], combined.Culprits);
        Assert.Equal(Bls.Sign(secret, Root), combined.Signature);
        Assert.True(Endomorphisms.IsInG2(inside));
    }

    [Fact]
    public void Combine_RepeatedAndUnknownIndices_DoNotCount()
    {
        SeededRandomSource random = new(5);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 4, random);
        SharedPublicKey key = Accepted(split, random);
        PartialSignature[] partials = Partials(split, Root);
        PartialSignature unknown = PartialSignature.From(new ShareIndex(9), Bls.Sign(split.Shares[2], Root));
        IReadOnlyList<CombineResult> results = new ThresholdCrypto(random).Combine(
        [
            new CombineRequest(key, Root, [partials[0], partials[0], partials[1], unknown]),
            new CombineRequest(key, Root, []),
            new CombineRequest(key, Root, [unknown, partials[0], partials[0], partials[1], partials[3]]),
        ]);
        Assert.Equal(2, Assert.IsType<CombineResult.TooFewPartials>(results[0]).Count);
        Assert.Equal(0, Assert.IsType<CombineResult.TooFewPartials>(results[1]).Count);
        Assert.Equal(Bls.Sign(secret, Root), Assert.IsType<CombineResult.Combined>(results[2]).Signature);
        Assert.Empty(new ThresholdCrypto(random).Combine([]));
        Assert.Throws<ArgumentException>(() => PartialSignature.From(new ShareIndex(1), BlsSignature.Infinity));
    }

    [Fact]
    public void SharedKey_EachBrokenRule_IsNamed()
    {
        SeededRandomSource random = new(6);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using BlsSecretKey stranger = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 5, random);
        BlsPublicKey group = secret.ToPublicKey();
        BlsPublicKey[] shares = PublicShares(split);
        BlsSignature[] proofs = [.. split.Shares.Select(Bls.PopProve)];
        Assert.Equal(SharedKeyFault.None, Fault(group, shares, 3, proofs, random));
        Assert.Equal(SharedKeyFault.ThresholdOutOfRange, Fault(group, shares, 1, proofs, random));
        Assert.Equal(SharedKeyFault.ThresholdOutOfRange, Fault(group, shares, 6, proofs, random));
        Assert.Equal(SharedKeyFault.ThresholdOutOfRange, Fault(group, [], 2, proofs, random));
        Assert.Equal(SharedKeyFault.ProofCountDiffers, Fault(group, shares, 3, proofs[1..], random));
        Assert.Equal(
            SharedKeyFault.DuplicateKey,
            Fault(group, [shares[1], shares[1], shares[2], shares[3], shares[4]], 3, proofs, random));
        Assert.Equal(
            SharedKeyFault.DuplicateKey,
            Fault(group, [group, shares[1], shares[2], shares[3], shares[4]], 3, proofs, random));
        Assert.Equal(SharedKeyFault.DegreeTooHigh, Fault(group, shares, 2, proofs, random));
        Assert.Equal(
            SharedKeyFault.DegreeTooHigh,
            Fault(group, [shares[0], shares[1], shares[2], shares[3], stranger.ToPublicKey()], 3, proofs, random));
        Assert.Equal(SharedKeyFault.NotTheGroupKey, Fault(stranger.ToPublicKey(), shares, 3, proofs, random));

        // A higher threshold than the polynomial's is no fault of the points: degree at most t - 1 holds.
        Assert.Equal(SharedKeyFault.None, Fault(group, shares, 4, proofs, random));
        Assert.Equal(
            SharedKeyFault.NoPossession,
            Fault(group, shares, 3, [proofs[1], proofs[0], proofs[2], proofs[3], proofs[4]], random));
    }

    [Fact]
    public void Recover_FromAnyThresholdOfShares_GivesTheSecret()
    {
        SeededRandomSource random = new(7);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 5, random);
        SharedPublicKey key = Accepted(split, random);
        byte[] expected = new byte[32];
        secret.ExportTo(expected);
        for (int size = 3; size <= 5; size++)
        {
            foreach (int[] subset in Subsets(5, size))
            {
                KeyShare[] shares = [.. subset.Select(i => new KeyShare(new ShareIndex(i), split.Shares[i - 1]))];
                Assert.True(KeyRecovery.TryRecover(shares, key, out BlsSecretKey? recovered, out _));
                byte[] actual = new byte[32];
                recovered.ExportTo(actual);
                Assert.Equal(expected, actual);
                recovered.Dispose();
            }
        }
    }

    [Fact]
    public void Recover_BadShares_NamesTheFault()
    {
        SeededRandomSource random = new(8);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, 3, 5, random);
        SharedPublicKey key = Accepted(split, random);
        KeyShare Share(int index, int from) => new(new ShareIndex(index), split.Shares[from - 1]);
        Assert.Equal(KeyRecoveryFault.TooFewShares, FaultOf([Share(1, 1), Share(2, 2)], key));
        Assert.Equal(KeyRecoveryFault.UnknownOrRepeatedIndex, FaultOf([Share(1, 1), Share(1, 1), Share(2, 2)], key));
        Assert.Equal(KeyRecoveryFault.UnknownOrRepeatedIndex, FaultOf([Share(1, 1), Share(6, 3), Share(2, 2)], key));
        Assert.Equal(KeyRecoveryFault.NotTheShare, FaultOf([Share(1, 1), Share(3, 2), Share(4, 4)], key));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(5, 4)]
    [InlineData(3, 17)]
    public void Split_NumbersOutOfRange_Throws(int threshold, int count)
    {
        SeededRandomSource random = new(9);
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitKey.Split(secret, threshold, count, random));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(17)]
    public void ShareIndex_OutOfRange_Throws(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShareIndex(value));

    [Fact]
    public void ShareIndex_Order_IsThatOfTheNumbers()
    {
        ShareIndex low = new(1);
        ShareIndex high = new(ShareIndex.MaxValue);
        Assert.True(low < high && high > low && low <= high && high >= low);
        Assert.Equal(1, default(ShareIndex).Value);
        Assert.Equal("16", high.ToString());
    }

    [Fact]
    public void Lagrange_EverySubsetOfSixteen_FitsSmallIntegersAndInterpolates()
    {
        for (uint mask = 1; mask < 1u << ShareIndex.MaxValue; mask++)
        {
            ShareIndex[] indices =
            [
                .. Enumerable.Range(1, ShareIndex.MaxValue).Where(i => (mask >> (i - 1) & 1) != 0)
                    .Select(i => new ShareIndex(i)),
            ];
            LagrangeCoefficients lagrange = LagrangeCoefficients.Compute(indices, 0);

            // The polynomial 1 + x: its value at 0 is 1.
            BigInteger sum = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                sum += (BigInteger)lagrange.Numerators[i] * (indices.Length == 1 ? 1 : 1 + indices[i].Value);
            }

            Assert.Equal(lagrange.Denominator, sum);
        }
    }

    [Fact]
    public void Lagrange_FourThree_NeedsNoDivisionInThreeOfFourSubsets()
    {
        LagrangeCoefficients first = LagrangeCoefficients.Compute(
            [new ShareIndex(1), new ShareIndex(2), new ShareIndex(3)], 0);
        Assert.Equal([3L, -3L, 1L], first.Numerators);
        Assert.Equal(3, Subsets(4, 3).Count(subset =>
            LagrangeCoefficients.Compute([.. subset.Select(i => new ShareIndex(i))], 0).Denominator == 1));
    }

    [Fact]
    public void LagrangeCache_BeyondItsBound_ForgetsTheOldest()
    {
        LagrangeCache cache = new(3);
        ShareIndex[][] subsets = [.. Subsets(5, 2).Select(subset => subset.Select(i => new ShareIndex(i)).ToArray())];
        LagrangeCoefficients first = cache.For(subsets[0]);
        Assert.Same(first, cache.For(subsets[0]));
        foreach (ShareIndex[] subset in subsets)
        {
            _ = cache.For(subset);
        }

        Assert.Equal(3, cache.Count);
        Assert.NotSame(first, cache.For(subsets[0]));
        Assert.Equal(3, cache.Count);
    }

    private static SharedPublicKey Accepted(SplitKey split, SeededRandomSource random)
    {
        Assert.True(SharedPublicKey.TryCreate(
            split.Commitments.GroupKey, PublicShares(split), split.Commitments.Threshold,
            [.. split.Shares.Select(Bls.PopProve)], random, out SharedPublicKey? key, out _));
        return key;
    }

    private static BlsPublicKey[] PublicShares(SplitKey split) =>
        [.. Enumerable.Range(1, split.Shares.Count).Select(i => split.Commitments.PublicShare(new ShareIndex(i))!)];

    private static PartialSignature[] Partials(SplitKey split, BlsMessage message) =>
    [
        .. split.Shares.Select((share, i) =>
        {
            byte[] bytes = Bls.Sign(share, message).Bytes.ToArray();
            Assert.True(PartialSignature.TryDecode(new ShareIndex(i + 1), bytes, out PartialSignature? partial, out _));
            return partial;
        }),
    ];

    private static SharedKeyFault Fault(
        BlsPublicKey group, BlsPublicKey[] shares, int threshold, BlsSignature[] proofs, SeededRandomSource random)
    {
        bool accepted = SharedPublicKey.TryCreate(
            group, shares, threshold, proofs, random, out SharedPublicKey? key, out SharedKeyFault fault);
        Assert.Equal(accepted, key is not null);
        Assert.Equal(accepted, fault == SharedKeyFault.None);
        return fault;
    }

    private static KeyRecoveryFault FaultOf(KeyShare[] shares, SharedPublicKey key)
    {
        Assert.False(KeyRecovery.TryRecover(shares, key, out BlsSecretKey? secret, out KeyRecoveryFault fault));
        Assert.Null(secret);
        return fault;
    }

    /// <summary>The signature of a subset by the textbook formula over big integers.</summary>
    private static BlsSignature PlainLagrange(SplitKey split, int[] subset)
    {
        Projective<Fp2> sum = Projective<Fp2>.Infinity;
        foreach (int i in subset)
        {
            BigInteger coefficient = 1;
            foreach (int j in subset.Where(j => j != i))
            {
                BigInteger inverse = BigInteger.ModPow(FieldSamples.Mod(j - i, FieldSamples.R), FieldSamples.R - 2, FieldSamples.R);
                coefficient = coefficient * j % FieldSamples.R * inverse % FieldSamples.R;
            }

            Projective<Fp2> partial = Projective<Fp2>.From(Bls.Sign(split.Shares[i - 1], Root).Point);
            Projective<Fp2>.Add(out sum, sum, FieldSamples.Multiply(partial, coefficient));
        }

        return BlsSignature.From(sum);
    }

    private static IEnumerable<int[]> Subsets(int count, int size)
    {
        for (uint mask = 0; mask < 1u << count; mask++)
        {
            if (BitOperations.PopCount(mask) == size)
            {
                yield return [.. Enumerable.Range(1, count).Where(i => (mask >> (i - 1) & 1) != 0)];
            }
        }
    }
}
