using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.Pairing;
using ClayStack.Dvt.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

public sealed class CurveTests
{
    private static readonly BigInteger Seed = CurveConstants.Seed;

    [Fact]
    public void GroupLaws_AnyPointsOfBothCurves_Hold() => ForAllSeeds(random =>
    {
        AssertGroupLaws(FieldSamples.AnyG1(random), FieldSamples.AnyG1(random), FieldSamples.AnyG1(random));
        AssertGroupLaws(FieldSamples.AnyG2(random), FieldSamples.AnyG2(random), FieldSamples.AnyG2(random));
    }, 20);

    [Fact]
    public void Generators_TimesTheOrder_AreInfinity()
    {
        Projective<Fp> g1 = Projective<Fp>.From(GeneratorTable.G1Point);
        Projective<Fp2> g2 = Projective<Fp2>.From(GeneratorTable.G2Point);
        Assert.True(Affine<Fp>.IsOnCurve(GeneratorTable.G1Point) && Affine<Fp2>.IsOnCurve(GeneratorTable.G2Point));
        Assert.NotEqual(0UL, Projective<Fp>.IsInfinity(FieldSamples.Multiply(g1, FieldSamples.R)));
        Assert.NotEqual(0UL, Projective<Fp2>.IsInfinity(FieldSamples.Multiply(g2, FieldSamples.R)));
        Assert.True(Endomorphisms.IsInG1(g1) && Endomorphisms.IsInG2(g2));
        Assert.True(Endomorphisms.IsInG1(Projective<Fp>.Infinity) && Endomorphisms.IsInG2(Projective<Fp2>.Infinity));
    }

    [Fact]
    public void SubgroupChecks_AnyPoints_AgreeWithTheOrder() => ForAllSeeds(random =>
    {
        Projective<Fp> p = Projective<Fp>.From(FieldSamples.AnyG1(random));
        Projective<Fp2> q = Projective<Fp2>.From(FieldSamples.AnyG2(random));
        Assert.Equal(
            Projective<Fp>.IsInfinity(FieldSamples.Multiply(p, FieldSamples.R)) != 0, Endomorphisms.IsInG1(p));
        Assert.Equal(
            Projective<Fp2>.IsInfinity(FieldSamples.Multiply(q, FieldSamples.R)) != 0, Endomorphisms.IsInG2(q));
        Projective<Fp2>.ToAffine(out Affine<Fp2> affineQ, q);
        Assert.Equal(Endomorphisms.IsInG2(q), Endomorphisms.IsInG2(affineQ));
        Projective<Fp2> member = FieldSamples.InG2(random);
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, member);
        Assert.True(Endomorphisms.IsInG1(FieldSamples.InG1(random)) && Endomorphisms.IsInG2(member));
        Assert.True(Endomorphisms.IsInG2(affine));
    }, 20);

    [Theory]
    [InlineData(13)]
    [InlineData(23)]
    [InlineData(2713)]
    public void SubgroupCheckOfG2_PointOfSmallOrder_IsRefused(int order)
    {
        // The cofactor of G2 is 13² · 23² · 2713 · 11953 · …
        BigInteger cofactor = FieldSamples.Hex(
            "5d543a95414e7f1091d50792876a202cd91de4547085abaa68a205b2e5a7ddfa628f1cb4d9e82ef21537e293a6691ae1616ec6e786f0c70cf1c38e31c7238e5");
        Assert.Equal(0, cofactor % order);
        while (cofactor % order == 0)
        {
            cofactor /= order;
        }

        SeededRandomSource random = new(order);
        Projective<Fp2> small;
        do
        {
            Projective<Fp2> any = Projective<Fp2>.From(FieldSamples.AnyG2(random));
            small = FieldSamples.Multiply(any, cofactor * FieldSamples.R);
        }
        while (Projective<Fp2>.IsInfinity(small) != 0);

        Assert.False(Endomorphisms.IsInG2(small));
        Projective<Fp2>.Add(out Projective<Fp2> shifted, FieldSamples.InG2(random), small);
        Assert.False(Endomorphisms.IsInG2(shifted));
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, shifted);
        Assert.False(Endomorphisms.IsInG2(affine));
        Projective<Fp2>.ToAffine(out affine, small);
        Assert.False(Endomorphisms.IsInG2(affine));
    }

    [Fact]
    public void ClearCofactor_AnyPoint_IsTheEffectiveCofactorTimesIt()
    {
        // h_eff of RFC 9380, section 8.8.2.
        BigInteger effective = FieldSamples.Hex(
            "bc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956d82bf015d1212b02ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa95551");
        SeededRandomSource random = new(3);
        Projective<Fp2> any = Projective<Fp2>.From(FieldSamples.AnyG2(random));
        Endomorphisms.ClearCofactor(out Projective<Fp2> cleared, any);
        Assert.True(FieldSamples.Same(FieldSamples.Multiply(any, effective), cleared));
        Assert.True(Endomorphisms.IsInG2(cleared));
    }

    [Fact]
    public void Endomorphisms_InTheSubgroups_AreMultiplications() => ForAllSeeds(random =>
    {
        Projective<Fp> p = FieldSamples.InG1(random);
        Endomorphisms.Phi(out Projective<Fp> phi, p);
        Assert.True(FieldSamples.Same(FieldSamples.Multiply(p, FieldSamples.R - (Seed * Seed)), phi));
        Projective<Fp2> q = FieldSamples.InG2(random);
        Endomorphisms.Psi(out Projective<Fp2> psi, q);
        Assert.True(FieldSamples.Same(FieldSamples.Multiply(q, FieldSamples.R - Seed), psi));
        Endomorphisms.PsiSquare(out Projective<Fp2> square, q);
        Endomorphisms.Psi(out psi, psi);
        Assert.True(FieldSamples.Same(psi, square));
    }, 5);

    [Fact]
    public void SecretMultiplication_RandomScalars_AgreesWithDoubleAndAdd() =>
        ForAllSeeds(random => AssertMultiplications(random, FieldSamples.Value(FieldSamples.Scalar(random))), 20);

    [Fact]
    public void SecretMultiplication_ExtremeScalars_AgreesWithDoubleAndAdd()
    {
        BigInteger[] extremes =
        [
            0, 1, 2, 15, 16, 17, 31, 32, Seed - 1, Seed, Seed + 1, Seed * Seed, (Seed * Seed * Seed) - 1,
            FieldSamples.R - 1, FieldSamples.R - 2, (BigInteger.One << 254) - 1, BigInteger.One << 64,
        ];
        SeededRandomSource random = new(9);
        foreach (BigInteger k in extremes)
        {
            AssertMultiplications(random, k);
        }
    }

    [Fact]
    public void SplitBySeed_AnyScalar_IsItsDigits() => ForAllSeeds(random =>
    {
        Fr k = FieldSamples.Scalar(random);
        ulong[] digits = new ulong[4];
        SecretScalarMul.SplitBySeed(digits, k);
        BigInteger sum = digits[0] + (Seed * (digits[1] + (Seed * (digits[2] + (Seed * digits[3])))));
        Assert.Equal(FieldSamples.Value(k), sum);
        Assert.All(digits, digit => Assert.True(digit < CurveConstants.Seed));
    }, 200);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(60)]
    [InlineData(150)]
    [InlineData(400)]
    public void MultiScalar_AnyCount_IsTheSumOfProducts(int count)
    {
        SeededRandomSource random = new(count);
        Affine<Fp>[] points = new Affine<Fp>[count];
        ulong[] scalars = new ulong[count];
        Projective<Fp> expected = Projective<Fp>.Infinity;
        for (int i = 0; i < count; i++)
        {
            Projective<Fp>.ToAffine(out points[i], FieldSamples.InG1(random));
            scalars[i] = i switch { 0 => ulong.MaxValue, 1 => 0, 2 => 1UL << 63, _ => BitConverter.ToUInt64(random.Bytes(8)) };
            Projective<Fp>.Add(
                out expected, expected, FieldSamples.Multiply(Projective<Fp>.From(points[i]), scalars[i]));
        }

        MultiScalar.Sum(out Projective<Fp> sum, points, scalars, 1, 64);
        Assert.True(FieldSamples.Same(expected, sum));
    }

    [Fact]
    public void ToAffine_ManyWithInfinities_LeavesTheOthersRight()
    {
        SeededRandomSource random = new(5);
        Projective<Fp2>[] points =
            [Projective<Fp2>.Infinity, FieldSamples.InG2(random), Projective<Fp2>.Infinity, FieldSamples.InG2(random)];
        Affine<Fp2>[] affine = new Affine<Fp2>[points.Length];
        Projective<Fp2>.ToAffine(affine, points);
        foreach (int i in new[] { 1, 3 })
        {
            Assert.True(Affine<Fp2>.IsOnCurve(affine[i]));
            Assert.True(FieldSamples.Same(points[i], Projective<Fp2>.From(affine[i])));
        }

        Assert.False(Affine<Fp2>.IsOnCurve(affine[0]));
    }

    [Fact]
    public void Pairing_AnyScalars_IsBilinear() => ForAllSeeds(random =>
    {
        BigInteger a = FieldSamples.Value(FieldSamples.Scalar(random));
        BigInteger b = FieldSamples.Value(FieldSamples.Scalar(random));
        Projective<Fp> p = FieldSamples.InG1(random);
        Projective<Fp2> q = FieldSamples.InG2(random);
        Projective<Fp2> bq = FieldSamples.Multiply(q, b);

        // e(aP, bQ) · e(-abP, Q) = 1, and not with another factor.
        Assert.True(IsOne(
            (FieldSamples.Multiply(p, a), bq),
            (FieldSamples.Multiply(p, FieldSamples.R - (a * b % FieldSamples.R)), q)));
        Assert.False(IsOne(
            (FieldSamples.Multiply(p, a), bq),
            (FieldSamples.Multiply(p, FieldSamples.R - (((a * b) + 1) % FieldSamples.R)), q)));
    }, 5);

    [Fact]
    public void Pairing_OfGenerators_HasOrderR()
    {
        MillerLoop.Run(out Fp12 f, [GeneratorTable.G1Point], [GeneratorTable.G2Point]);
        FinalExponentiation.Run(out f, f);
        Assert.Equal(0UL, Fp12.IsOne(f));
        Fp12 power = Fp12.One;
        for (int bit = 254; bit >= 0; bit--)
        {
            Fp12.Sqr(out power, power);
            if (!(FieldSamples.R >> bit).IsEven)
            {
                Fp12.Mul(out power, power, f);
            }
        }

        Assert.NotEqual(0UL, Fp12.IsOne(power));
    }

    [Fact]
    public void Pairing_OfManyPairs_IsTheProduct()
    {
        SeededRandomSource random = new(11);
        List<(Projective<Fp>, Projective<Fp2>)> pairs = [];
        BigInteger sum = 0;
        for (int i = 0; i < 7; i++)
        {
            BigInteger a = i + 2;
            BigInteger b = (3 * i) + 1;
            sum += a * b;
            pairs.Add((
                FieldSamples.Multiply(Projective<Fp>.From(GeneratorTable.G1Point), a),
                FieldSamples.Multiply(Projective<Fp2>.From(GeneratorTable.G2Point), b)));
        }

        Projective<Fp> last = FieldSamples.Multiply(
            Projective<Fp>.From(GeneratorTable.G1Point), FieldSamples.R - sum);
        pairs.Add((last, Projective<Fp2>.From(GeneratorTable.G2Point)));
        Assert.True(IsOne([.. pairs]));
        pairs[0] = (FieldSamples.InG1(random), pairs[0].Item2);
        Assert.False(IsOne([.. pairs]));
    }

    private static bool IsOne(params (Projective<Fp> P, Projective<Fp2> Q)[] pairs)
    {
        Affine<Fp>[] ps = new Affine<Fp>[pairs.Length];
        Affine<Fp2>[] qs = new Affine<Fp2>[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            Projective<Fp>.ToAffine(out ps[i], pairs[i].P);
            Projective<Fp2>.ToAffine(out qs[i], pairs[i].Q);
        }

        return PairingProduct.IsOne(ps, qs);
    }

    private static void AssertMultiplications(SeededRandomSource random, BigInteger k)
    {
        Fr scalar = FieldSamples.Scalar(k);
        SecretScalarMul.MulG1Generator(out Projective<Fp> p, scalar);
        Assert.True(FieldSamples.Same(FieldSamples.Multiply(Projective<Fp>.From(GeneratorTable.G1Point), k), p));

        Projective<Fp2> point = FieldSamples.InG2(random);
        Projective<Fp2> expected = FieldSamples.Multiply(point, k);
        SecretScalarMul.MulG2(out Projective<Fp2> product, point, scalar);
        Assert.True(FieldSamples.Same(expected, product));
        SecretScalarMul.MulG2(out product, SecretScalarMul.TableFor(point), scalar);
        Assert.True(FieldSamples.Same(expected, product));
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, point);
        PublicScalarMul.MulG2(out product, affine, scalar);
        Assert.True(FieldSamples.Same(expected, product));
        MultiScalar.Sum(out product, [affine], FieldSamples.Words(scalar), 4, 255);
        Assert.True(FieldSamples.Same(expected, product));
    }

    private static void AssertGroupLaws<T>(in Affine<T> x, in Affine<T> y, in Affine<T> z)
        where T : unmanaged, ICurveField<T>
    {
        Projective<T> a = Projective<T>.From(x);
        Projective<T> b = Projective<T>.From(y);
        Projective<T> c = Projective<T>.From(z);
        Projective<T> infinity = Projective<T>.Infinity;
        Projective<T>.Add(out Projective<T> ab, a, b);
        Projective<T>.Add(out Projective<T> ba, b, a);
        Assert.True(FieldSamples.Same(ab, ba));
        Projective<T>.Add(out Projective<T> left, ab, c);
        Projective<T>.Add(out Projective<T> bc, b, c);
        Projective<T>.Add(out Projective<T> right, a, bc);
        Assert.True(FieldSamples.Same(left, right));

        Projective<T>.Add(out Projective<T> mixed, ab, z);
        Assert.True(FieldSamples.Same(left, mixed));
        Projective<T>.ToAffine(out Affine<T> affine, left);
        Assert.True(Affine<T>.IsOnCurve(affine));

        // The cases that incomplete formulas get wrong.
        Projective<T>.Double(out Projective<T> twice, a);
        Projective<T>.Add(out Projective<T> aa, a, a);
        Projective<T>.Add(out Projective<T> mixedTwice, a, x);
        Assert.True(FieldSamples.Same(twice, aa) && FieldSamples.Same(twice, mixedTwice));
        Projective<T>.Neg(out Projective<T> minus, a);
        Projective<T>.Add(out Projective<T> none, a, minus);
        Projective<T>.Add(out Projective<T> mixedNone, minus, x);
        Assert.True(FieldSamples.Same(none, infinity) && FieldSamples.Same(mixedNone, infinity));
        Projective<T>.Add(out Projective<T> same, a, infinity);
        Projective<T>.Add(out Projective<T> alsoSame, infinity, x);
        Assert.True(FieldSamples.Same(same, a) && FieldSamples.Same(alsoSame, a));
        Projective<T>.Double(out Projective<T> still, infinity);
        Assert.True(FieldSamples.Same(still, infinity) && !FieldSamples.Same(a, infinity) && !FieldSamples.Same(infinity, a));

        // Results over operands.
        Projective<T> overlapped = a;
        Projective<T>.Add(out overlapped, overlapped, overlapped);
        Assert.True(FieldSamples.Same(twice, overlapped));
        overlapped = b;
        Projective<T>.Add(out overlapped, a, overlapped);
        Assert.True(FieldSamples.Same(ab, overlapped));
        overlapped = a;
        Projective<T>.Double(out overlapped, overlapped);
        Assert.True(FieldSamples.Same(twice, overlapped));
    }

    private static void ForAllSeeds(Action<SeededRandomSource> property, int count) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new SeededRandomSource(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
