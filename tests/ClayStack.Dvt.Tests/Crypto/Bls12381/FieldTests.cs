using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

public sealed class FieldTests
{
    private static readonly BigInteger P = FieldSamples.P;
    private static readonly BigInteger Montgomery = BigInteger.One << 392;

    [Fact]
    public void BaseField_RandomOperands_AgreesWithBigIntegers() => ForAllSeeds(random =>
    {
        Fp a = FieldSamples.Field(random);
        Fp b = FieldSamples.Field(random);
        BigInteger x = FieldSamples.Value(a);
        BigInteger y = FieldSamples.Value(b);
        Fp.Mul(out Fp product, a, b);
        Fp.Sqr(out Fp square, a);
        Fp.Add(out Fp sum, a, b);
        Fp.Sub(out Fp difference, a, b);
        Fp.Neg(out Fp negated, a);
        Fp.Inv(out Fp inverse, a);
        Assert.Equal(x * y % P, FieldSamples.Value(product));
        Assert.Equal(x * x % P, FieldSamples.Value(square));
        Assert.Equal((x + y) % P, FieldSamples.Value(sum));
        Assert.Equal(FieldSamples.Mod(x - y, P), FieldSamples.Value(difference));
        Assert.Equal(FieldSamples.Mod(-x, P), FieldSamples.Value(negated));
        Assert.Equal(BigInteger.ModPow(x, P - 2, P), FieldSamples.Value(inverse));
        Assert.Equal(x > (P - 1) / 2, Fp.IsLarger(a) != 0);
        Assert.Equal(!x.IsEven, Fp.Sgn0(a) != 0);
    });

    [Fact]
    public void BaseField_WideBytes_AreReduced() => ForAllSeeds(random =>
    {
        byte[] bytes = random.Bytes(64);
        Fp.FromWide(out Fp value, bytes);
        Assert.Equal(new BigInteger(bytes, isUnsigned: true, isBigEndian: true) % P, FieldSamples.Value(value));
    });

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void BaseField_DecodeAroundTheModulus_AcceptsOnlyBelow(int offset, bool accepted)
    {
        byte[] bytes = (P + offset).ToByteArray(isUnsigned: true, isBigEndian: true);
        Assert.Equal(accepted, Fp.TryDecode(bytes, out Fp value));
        Assert.Equal(accepted ? P + offset : 0, FieldSamples.Value(value));
    }

    [Fact]
    public void BaseField_AllOnes_IsRefused()
    {
        byte[] bytes = new byte[48];
        bytes.AsSpan().Fill(0xff);
        Assert.False(Fp.TryDecode(bytes, out _));
    }

    [Fact]
    public void Products_LargestLooseOperands_StayTightAndRight()
    {
        // Every limb at its limit, the value just below 16 p.
        Fp largest = Loose((1UL << 59) - 9, 0x1A0111EA397F0);
        Fp one = Fp.One;
        foreach ((Fp a, Fp b) in new[] { (largest, largest), (largest, one), (one, largest), (largest, default) })
        {
            Fp.Mul(out Fp product, a, b);
            AssertTight(product);
            Assert.Equal(FieldSamples.Raw(a) * FieldSamples.Raw(b) % P, FieldSamples.Raw(product) * Montgomery % P);
        }

        Fp.Sqr(out Fp square, largest);
        AssertTight(square);
        Assert.Equal(FieldSamples.Raw(largest) * FieldSamples.Raw(largest) % P, FieldSamples.Raw(square) * Montgomery % P);
    }

    [Fact]
    public void QuadraticProducts_LargestLooseOperands_StayTightAndRight()
    {
        Fp largest = Loose((1UL << 59) - 9, 0x1A0111EA397F0);
        Fp[] extremes = [largest, default, Fp.One, Loose((1UL << 59) - 9, 0)];
        foreach (Fp a0 in extremes)
        {
            foreach (Fp a1 in extremes)
            {
                Fp2.Sqr(out Fp2 square, new Fp2(a0, a1));
                AssertProduct(square, a0, a1, a0, a1);
                foreach (Fp b0 in extremes)
                {
                    Fp2.Mul(out Fp2 product, new Fp2(a0, a1), new Fp2(b0, largest));
                    AssertProduct(product, a0, a1, b0, largest);
                }
            }
        }
    }

    [Fact]
    public void Fold_LargestOperand_IsFoldedAndTheSame()
    {
        foreach (ulong multiple in new ulong[] { 0, 1, 2, 15, 16, 31, 63, 127, 139 })
        {
            foreach (ulong limb in new ulong[] { 0, 1, (1UL << 56) - 1, (1UL << 62) - 9 })
            {
                Fp a = Loose(limb, 0x1A0111EA397F * multiple);
                Fp.Fold(out Fp folded, a);
                Assert.Equal(FieldSamples.Raw(a) % P, FieldSamples.Raw(folded) % P);
                Assert.True(FieldSamples.Raw(folded) < P * 11 / 10);
                Assert.All(Limbs(folded), one => Assert.True(one < (1UL << 56) + (1UL << 8)));
            }
        }
    }

    [Fact]
    public void Bounds_BrokenRule_IsReportedInDebugBuilds()
    {
        Fp tooLarge = Loose(1UL << 60, 0);
#if DEBUG
        Assert.Throws<InvalidOperationException>(() => Fp.Mul(out _, tooLarge, Fp.One));
        Assert.Throws<InvalidOperationException>(() => Fp.Sub(out _, Fp.One, tooLarge));
#else
        Assert.Equal(1UL << 60, tooLarge.L0);
#endif
    }

    [Fact]
    public void Operations_ResultOverOperand_GiveTheSame() => ForAllSeeds(random =>
    {
        Fp12 a = FieldSamples.Field12(random);
        Fp12 b = FieldSamples.Field12(random);
        Fp12.Mul(out Fp12 expected, a, b);
        Fp12 left = a;
        Fp12.Mul(out left, left, b);
        Fp12 right = b;
        Fp12.Mul(out right, a, right);
        Assert.NotEqual(0UL, Fp12.AreEqual(expected, left) & Fp12.AreEqual(expected, right));

        Fp12.Sqr(out expected, a);
        Fp12 both = a;
        Fp12.Mul(out both, both, both);
        Fp12 squared = a;
        Fp12.Sqr(out squared, squared);
        Assert.NotEqual(0UL, Fp12.AreEqual(expected, both) & Fp12.AreEqual(expected, squared));

        Fp12.Inv(out expected, a);
        Fp12 inverted = a;
        Fp12.Inv(out inverted, inverted);
        Assert.NotEqual(0UL, Fp12.AreEqual(expected, inverted));

        Fp2 x = a.C0.C0;
        Fp2 y = b.C0.C0;
        Fp2.Mul(out Fp2 product, x, y);
        Fp2 z = x;
        Fp2.Mul(out z, z, y);
        Assert.NotEqual(0UL, Fp2.AreEqual(product, z));
        Fp2.Inv(out Fp2 inverse, x);
        z = x;
        Fp2.Inv(out z, z);
        Assert.NotEqual(0UL, Fp2.AreEqual(inverse, z));
        Fp.Mul(out Fp p, x.C0, y.C0);
        Fp q = y.C0;
        Fp.Mul(out q, x.C0, q);
        Assert.NotEqual(0UL, Fp.AreEqual(p, q));
        FpPowers.Inv(out p, x.C0);
        q = x.C0;
        FpPowers.Inv(out q, q);
        Assert.NotEqual(0UL, Fp.AreEqual(p, q));
    }, count: 20);

    [Fact]
    public void TopField_RingLaws_Hold() => ForAllSeeds(random =>
    {
        Fp12 a = FieldSamples.Field12(random);
        Fp12 b = FieldSamples.Field12(random);
        Fp12 c = FieldSamples.Field12(random);
        Fp12.Mul(out Fp12 ab, a, b);
        Fp12.Mul(out Fp12 left, ab, c);
        Fp12.Mul(out Fp12 bc, b, c);
        Fp12.Mul(out Fp12 right, a, bc);
        Assert.NotEqual(0UL, Fp12.AreEqual(left, right));
        Fp12.Mul(out Fp12 ba, b, a);
        Assert.NotEqual(0UL, Fp12.AreEqual(ab, ba));
        Fp12.Inv(out Fp12 inverse, a);
        Fp12.Mul(out inverse, inverse, a);
        Assert.NotEqual(0UL, Fp12.IsOne(inverse));

        // A line is a sparse element: the short product agrees with the long one.
        Fp12 line = default;
        line.C0.C0 = b.C0.C0;
        line.C0.C1 = b.C0.C1;
        line.C1.C1 = b.C1.C1;
        Fp12.Mul(out left, a, line);
        Fp12.MulByLine(out right, a, line.C0.C0, line.C0.C1, line.C1.C1);
        Assert.NotEqual(0UL, Fp12.AreEqual(left, right));
    }, count: 20);

    [Fact]
    public void Frobenius_AnyElement_IsThePowerOfP()
    {
        SeededRandomSource random = new(1);
        Fp12 a = FieldSamples.Field12(random);
        Fp12 power = Fp12.One;
        for (int bit = (int)P.GetBitLength() - 1; bit >= 0; bit--)
        {
            Fp12.Sqr(out power, power);
            if (!(P >> bit).IsEven)
            {
                Fp12.Mul(out power, power, a);
            }
        }

        Fp12.Frobenius(out Fp12 frobenius, a);
        Assert.NotEqual(0UL, Fp12.AreEqual(power, frobenius));
    }

    [Fact]
    public void CyclotomicSquare_AfterTheEasyPart_IsTheSquare() => ForAllSeeds(random =>
    {
        Fp12 a = FieldSamples.Field12(random);
        Fp12.Conjugate(out Fp12 conjugate, a);
        Fp12.Inv(out Fp12 inverse, a);
        Fp12.Mul(out a, conjugate, inverse);
        Fp12.FrobeniusSquare(out Fp12 frobenius, a);
        Fp12.Mul(out a, a, frobenius);
        Fp12.Sqr(out Fp12 expected, a);
        Fp12.CyclotomicSqr(out a, a);
        Assert.NotEqual(0UL, Fp12.AreEqual(expected, a));
    }, count: 20);

    [Fact]
    public void Roots_OfSquaresAndOthers_AreToldApart() => ForAllSeeds(random =>
    {
        Fp a = FieldSamples.Field(random);
        Fp.Sqr(out Fp square, a);
        Assert.NotEqual(0UL, FpPowers.Sqrt(out Fp root, square));
        Fp.Sqr(out root, root);
        Assert.NotEqual(0UL, Fp.AreEqual(root, square));
        Fp.Neg(out Fp other, square);
        Assert.Equal(0UL, FpPowers.Sqrt(out _, other));

        Fp2 b = FieldSamples.Field2(random);
        Fp2.Sqr(out Fp2 square2, b);
        Assert.NotEqual(0UL, Fp2Roots.Sqrt(out Fp2 root2, square2));
        Fp2.Sqr(out root2, root2);
        Assert.NotEqual(0UL, Fp2.AreEqual(root2, square2));
        Fp2.MulByXi(out Fp2 other2, square2);
        Assert.Equal(0UL, Fp2Roots.Sqrt(out _, other2));
    });

    [Fact]
    public void Roots_OfElementsOfTheBaseField_AreFound() => ForAllSeeds(random =>
    {
        // Every element of Fp is a square in Fp2: its root is real or purely imaginary.
        Fp2 a = new(FieldSamples.Field(random), default);
        Assert.NotEqual(0UL, Fp2Roots.Sqrt(out Fp2 root, a));
        Fp2.Sqr(out root, root);
        Assert.NotEqual(0UL, Fp2.AreEqual(root, a));
    });

    [Fact]
    public void Zero_RootAndInverse_AreZero()
    {
        Assert.NotEqual(0UL, Fp2Roots.Sqrt(out Fp2 root, default));
        Assert.NotEqual(0UL, Fp2.IsZero(root));
        Fp2.Inv(out Fp2 inverse, default);
        Assert.NotEqual(0UL, Fp2.IsZero(inverse));
    }

    [Fact]
    public void ScalarField_RandomOperands_AgreesWithBigIntegers() => ForAllSeeds(random =>
    {
        Fr a = FieldSamples.Scalar(random);
        Fr b = FieldSamples.Scalar(random);
        BigInteger x = FieldSamples.Value(a);
        BigInteger y = FieldSamples.Value(b);
        Fr.Mul(out Fr product, a, b);
        Fr.Add(out Fr sum, a, b);
        Fr.Sub(out Fr difference, a, b);
        Fr.Inv(out Fr inverse, a);
        Assert.Equal(x * y % FieldSamples.R, FieldSamples.Value(product));
        Assert.Equal((x + y) % FieldSamples.R, FieldSamples.Value(sum));
        Assert.Equal(FieldSamples.Mod(x - y, FieldSamples.R), FieldSamples.Value(difference));
        Assert.Equal(BigInteger.ModPow(x, FieldSamples.R - 2, FieldSamples.R), FieldSamples.Value(inverse));
    });

    [Fact]
    public void ScalarField_Extremes_AgreeWithBigIntegers()
    {
        BigInteger[] extremes = [0, 1, 2, FieldSamples.R - 1, FieldSamples.R - 2, (BigInteger.One << 254) - 1];
        foreach (BigInteger x in extremes)
        {
            foreach (BigInteger y in extremes)
            {
                Fr.Mul(out Fr product, FieldSamples.Scalar(x), FieldSamples.Scalar(y));
                Fr.Add(out Fr sum, FieldSamples.Scalar(x), FieldSamples.Scalar(y));
                Fr.Sub(out Fr difference, FieldSamples.Scalar(x), FieldSamples.Scalar(y));
                Assert.Equal(x * y % FieldSamples.R, FieldSamples.Value(product));
                Assert.Equal((x + y) % FieldSamples.R, FieldSamples.Value(sum));
                Assert.Equal(FieldSamples.Mod(x - y, FieldSamples.R), FieldSamples.Value(difference));
            }
        }
    }

    private static void ForAllSeeds(Action<SeededRandomSource> property, int count = 100) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new SeededRandomSource(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static Fp Loose(ulong limb, ulong top) => new(limb, limb, limb, limb, limb, limb, top);

    private static ulong[] Limbs(in Fp a) => [a.L0, a.L1, a.L2, a.L3, a.L4, a.L5, a.L6];

    private static void AssertTight(in Fp a)
    {
        Assert.All(Limbs(a), limb => Assert.True(limb < (1UL << 57) - 2));
        Assert.True(FieldSamples.Raw(a) < P * 13 / 4);
    }

    private static void AssertProduct(in Fp2 product, in Fp a0, in Fp a1, in Fp b0, in Fp b1)
    {
        AssertTight(product.C0);
        AssertTight(product.C1);
        BigInteger x0 = FieldSamples.Raw(a0);
        BigInteger x1 = FieldSamples.Raw(a1);
        BigInteger y0 = FieldSamples.Raw(b0);
        BigInteger y1 = FieldSamples.Raw(b1);
        Assert.Equal(
            FieldSamples.Mod((x0 * y0) - (x1 * y1), P), FieldSamples.Raw(product.C0) * Montgomery % P);
        Assert.Equal(((x0 * y1) + (x1 * y0)) % P, FieldSamples.Raw(product.C1) * Montgomery % P);
    }
}
