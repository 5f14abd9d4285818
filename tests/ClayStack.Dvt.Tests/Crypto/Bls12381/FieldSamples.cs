using System.Globalization;
using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

/// <summary>Field elements and points for tests, and their values as big integers.</summary>
internal static class FieldSamples
{
    public static readonly BigInteger P = Hex(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");

    public static readonly BigInteger R = Hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

    public static BigInteger Hex(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static BigInteger Mod(BigInteger value, BigInteger modulus) => ((value % modulus) + modulus) % modulus;

    public static BigInteger Value(in Fp a)
    {
        byte[] bytes = new byte[Fp.ByteCount];
        Fp.Encode(bytes, a);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    public static BigInteger Value(in Fr a)
    {
        byte[] bytes = new byte[Fr.ByteCount];
        Fr.Encode(bytes, a);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The integer that the limbs spell, Montgomery factor and redundancy included.</summary>
    public static BigInteger Raw(in Fp a)
    {
        BigInteger value = a.L6;
        foreach (ulong limb in new[] { a.L5, a.L4, a.L3, a.L2, a.L1, a.L0 })
        {
            value = (value << 56) + limb;
        }

        return value;
    }

    public static Fp Field(SeededRandomSource random)
    {
        Fp.FromWide(out Fp value, random.Bytes(64));
        return value;
    }

    public static Fp2 Field2(SeededRandomSource random) => new(Field(random), Field(random));

    public static Fp12 Field12(SeededRandomSource random)
    {
        Fp12 a = default;
        a.C0.C0 = Field2(random);
        a.C0.C1 = Field2(random);
        a.C0.C2 = Field2(random);
        a.C1.C0 = Field2(random);
        a.C1.C1 = Field2(random);
        a.C1.C2 = Field2(random);
        return a;
    }

    public static Fr Scalar(SeededRandomSource random)
    {
        Fr.FromWide(out Fr value, random.Bytes(48));
        return value;
    }

    public static Fr Scalar(BigInteger value)
    {
        byte[] shortest = Mod(value, R).ToByteArray(isUnsigned: true, isBigEndian: true);
        _ = Fr.TryDecode([.. new byte[32 - shortest.Length], .. shortest], out Fr scalar);
        return scalar;
    }

    public static ulong[] Words(in Fr a) => [a.W0, a.W1, a.W2, a.W3];

    /// <summary>A point on the curve of G1, hardly ever in the subgroup.</summary>
    public static Affine<Fp> AnyG1(SeededRandomSource random)
    {
        while (true)
        {
            byte[] bytes = random.Bytes(PointCodec.G1Bytes);
            bytes[0] = (byte)(0x80 | (bytes[0] & 0x2f));
            if (PointCodec.DecompressG1(bytes, out Affine<Fp> point) == ClayStack.Dvt.Crypto.Bls12381.BlsDecodeError.None)
            {
                return point;
            }
        }
    }

    /// <summary>A point on the twist, hardly ever in the subgroup.</summary>
    public static Affine<Fp2> AnyG2(SeededRandomSource random)
    {
        while (true)
        {
            byte[] bytes = random.Bytes(PointCodec.G2Bytes);
            bytes[0] = (byte)(0x80 | (bytes[0] & 0x2f));
            bytes[48] &= 0x0f;
            if (PointCodec.DecompressG2(bytes, out Affine<Fp2> point) == ClayStack.Dvt.Crypto.Bls12381.BlsDecodeError.None)
            {
                return point;
            }
        }
    }

    public static Projective<Fp> InG1(SeededRandomSource random)
    {
        SecretScalarMul.MulG1Generator(out Projective<Fp> point, Scalar(random));
        return point;
    }

    public static Projective<Fp2> InG2(SeededRandomSource random)
    {
        Endomorphisms.ClearCofactor(out Projective<Fp2> point, Projective<Fp2>.From(AnyG2(random)));
        return point;
    }

    /// <summary>k·a by doubling and adding, for an integer of any size.</summary>
    public static Projective<T> Multiply<T>(in Projective<T> a, BigInteger k)
        where T : unmanaged, ICurveField<T>
    {
        Projective<T> r = Projective<T>.Infinity;
        for (int bit = (int)k.GetBitLength() - 1; bit >= 0; bit--)
        {
            Projective<T>.Double(out r, r);
            if (!(k >> bit).IsEven)
            {
                Projective<T>.Add(out r, r, a);
            }
        }

        return r;
    }

    public static bool Same<T>(in Projective<T> a, in Projective<T> b)
        where T : unmanaged, ICurveField<T> => Projective<T>.AreEqual(a, b) != 0;
}
