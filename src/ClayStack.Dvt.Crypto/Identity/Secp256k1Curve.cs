using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>The curve secp256k1 (SEC 2, 2.4.1) by BouncyCastle, and conversions to and from its numbers.</summary>
internal static class Secp256k1Curve
{
    /// <summary>The length of a coordinate or scalar in bytes.</summary>
    public const int FieldLength = 32;

    private static readonly X9ECParameters Parameters = CustomNamedCurves.GetByName("secp256k1");

    /// <summary>The curve y² = x³ + 7.</summary>
    public static ECCurve Curve { get; } = Parameters.Curve;

    /// <summary>The generator.</summary>
    public static ECPoint Generator { get; } = Parameters.G;

    /// <summary>The group order n, a prime; the cofactor is one.</summary>
    public static BigInteger Order { get; } = Parameters.N;

    /// <summary>⌊n/2⌋, the greatest s that EIP-2 admits.</summary>
    public static BigInteger HalfOrder { get; } = Parameters.N.ShiftRight(1);

    /// <summary>The field's prime.</summary>
    public static BigInteger Prime { get; } = Parameters.Curve.Field.Characteristic;

    /// <summary>A non-negative integer from big-endian bytes.</summary>
    public static BigInteger ToInteger(ReadOnlySpan<byte> bigEndian) => new(1, bigEndian.ToArray());

    /// <summary>True for 1..n−1.</summary>
    public static bool IsScalar(BigInteger value) => value.SignValue > 0 && value.CompareTo(Order) < 0;

    /// <summary>Writes a non-negative integer below 2^256 as 32 big-endian bytes.</summary>
    public static void Write(BigInteger value, Span<byte> destination)
    {
        byte[] bytes = value.ToByteArrayUnsigned();
        destination[..(FieldLength - bytes.Length)].Clear();
        bytes.CopyTo(destination[(FieldLength - bytes.Length)..]);
    }

    /// <summary>The point with an x coordinate and a parity of y.</summary>
    /// <returns>Null when x³ + 7 has no square root.</returns>
    public static ECPoint? Lift(BigInteger x, bool oddY)
    {
        ECFieldElement abscissa = Curve.FromBigInteger(x);
        ECFieldElement? ordinate = abscissa.Square().Multiply(abscissa).Add(Curve.B).Sqrt();
        if (ordinate is null)
            return null;
        if (ordinate.TestBitZero() != oddY)
            ordinate = ordinate.Negate();
        return Curve.CreatePoint(x, ordinate.ToBigInteger());
    }
}
