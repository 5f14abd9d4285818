using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.HashToCurve;
using ClayStack.Dvt.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

/// <summary>Properties of the maps to the curves; their values are tested against the vectors of RFC 9380.</summary>
public sealed class HashToCurveTests
{
    [Fact]
    public void Hash_AnyMessage_IsInTheSubgroup() => ForAllSeeds(random =>
    {
        byte[] message = random.Bytes(33);
        HashToG1.Hash(out Projective<Fp> p, message, "tag"u8);
        AssertInG1(p);
        HashToG1.Encode(out Projective<Fp> encoded, message, "tag"u8);
        AssertInG1(encoded);
        Assert.False(FieldSamples.Same(p, encoded));
        HashToG1.Hash(out Projective<Fp> other, message, "another tag"u8);
        Assert.False(FieldSamples.Same(p, other));

        HashToG2.Hash(out Projective<Fp2> q, message, "tag"u8);
        AssertInG2(q);
        HashToG2.Encode(out Projective<Fp2> encoded2, message, "tag"u8);
        AssertInG2(encoded2);
        Assert.False(FieldSamples.Same(q, encoded2));
    }, 20);

    [Fact]
    public void Map_AnyElement_IsOnTheCurveAndOddInIt() => ForAllSeeds(random =>
    {
        AssertOddMap<Fp, SuiteG1>(FieldSamples.Field(random));
        AssertOddMap<Fp2, SuiteG2>(FieldSamples.Field2(random));
    }, 50);

    [Fact]
    public void Map_ExceptionalElements_IsOnTheCurve()
    {
        // Z²u⁴ + Zu² = 0 for u = 0 and for u² = -1/Z.
        AssertOnCurve<Fp, SuiteG1>(default);
        AssertOnCurve<Fp2, SuiteG2>(default);
        Fp.Inv(out Fp inverse, SuiteG1.Z);
        Fp.Neg(out inverse, inverse);
        Assert.NotEqual(0UL, FpPowers.Sqrt(out Fp root, inverse));
        AssertOddMap<Fp, SuiteG1>(root);
        SswuMap<Fp, SuiteG1>.Map(out Projective<Fp> atZero, default);
        SswuMap<Fp, SuiteG1>.Map(out Projective<Fp> atRoot, root);
        Projective<Fp>.ToAffine(out Affine<Fp> a, atZero);
        Projective<Fp>.ToAffine(out Affine<Fp> b, atRoot);
        Assert.NotEqual(0UL, Fp.AreEqual(a.X, b.X));
    }

    [Fact]
    public void ClearCofactorOfG1_AnyPoint_IsTheEffectiveCofactorTimesIt() => ForAllSeeds(random =>
    {
        // h_eff of RFC 9380, section 8.8.1.
        BigInteger effective = FieldSamples.Hex("d201000000010001");
        Projective<Fp> any = Projective<Fp>.From(FieldSamples.AnyG1(random));
        Endomorphisms.ClearCofactor(out Projective<Fp> cleared, any);
        Assert.True(FieldSamples.Same(FieldSamples.Multiply(any, effective), cleared));
        AssertInG1(cleared);
        Endomorphisms.ClearCofactor(out any, any);
        Assert.True(FieldSamples.Same(any, cleared));
    }, 10);

    [Fact]
    public void RootOrRootOfElevenTimes_AnyElement_IsOneOfThem() => ForAllSeeds(random =>
    {
        Fp a = FieldSamples.Field(random);
        bool square = BigInteger.ModPow(FieldSamples.Value(a), (FieldSamples.P - 1) / 2, FieldSamples.P).IsOne;
        Assert.Equal(square, FpPowers.SqrtOrSqrtOfElevenTimes(out Fp root, out Fp inverse, a) != 0);
        Fp.Sqr(out root, root);
        Assert.Equal(
            FieldSamples.Value(a) * (square ? 1 : 11) % FieldSamples.P, FieldSamples.Value(root));
        Fp.Inv(out Fp expected, a);
        Assert.NotEqual(0UL, Fp.AreEqual(expected, inverse));
    }, 50);

    [Fact]
    public void RootOrRootOfElevenTimes_Zero_IsZero()
    {
        Assert.NotEqual(0UL, FpPowers.SqrtOrSqrtOfElevenTimes(out Fp root, out Fp inverse, default));
        Assert.NotEqual(0UL, Fp.IsZero(root) & Fp.IsZero(inverse));
    }

    /// <summary>map_to_curve(-u) = -map_to_curve(u), as y's sign is u's.</summary>
    private static void AssertOddMap<T, TSuite>(in T u)
        where T : unmanaged, ICurveField<T>
        where TSuite : struct, ISswuSuite<T>
    {
        Projective<T> mapped = AssertOnCurve<T, TSuite>(u);
        T.Neg(out T minusU, u);
        Projective<T> opposite = AssertOnCurve<T, TSuite>(minusU);
        Projective<T>.Add(out Projective<T> sum, mapped, opposite);
        Assert.NotEqual(0UL, Projective<T>.IsInfinity(sum));
    }

    private static Projective<T> AssertOnCurve<T, TSuite>(in T u)
        where T : unmanaged, ICurveField<T>
        where TSuite : struct, ISswuSuite<T>
    {
        SswuMap<T, TSuite>.Map(out Projective<T> mapped, u);
        Assert.Equal(0UL, Projective<T>.IsInfinity(mapped));
        Projective<T>.ToAffine(out Affine<T> affine, mapped);
        Assert.True(Affine<T>.IsOnCurve(affine));
        return mapped;
    }

    private static void AssertInG1(in Projective<Fp> point)
    {
        Projective<Fp>.ToAffine(out Affine<Fp> affine, point);
        Assert.True(Affine<Fp>.IsOnCurve(affine) && Endomorphisms.IsInG1(point));
        Assert.NotEqual(0UL, Projective<Fp>.IsInfinity(FieldSamples.Multiply(point, FieldSamples.R)));
    }

    private static void AssertInG2(in Projective<Fp2> point)
    {
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, point);
        Assert.True(Affine<Fp2>.IsOnCurve(affine) && Endomorphisms.IsInG2(affine));
        Assert.NotEqual(0UL, Projective<Fp2>.IsInfinity(FieldSamples.Multiply(point, FieldSamples.R)));
    }

    private static void ForAllSeeds(Action<SeededRandomSource> property, int count) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new SeededRandomSource(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
