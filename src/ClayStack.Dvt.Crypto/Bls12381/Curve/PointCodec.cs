using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// Point encodings (draft-irtf-cfrg-pairing-friendly-curves, appendix C): x big-endian, c1 before c0 in Fp2, and in the top
/// bits of the first byte: 0x80 compressed, 0x40 infinity, 0x20 the larger y. The uncompressed form appends y.
/// No subgroup check here. For public data: decoding stops at the first error.
/// </summary>
[SkipLocalsInit]
internal static class PointCodec
{
    private const byte CompressedFlag = 0x80;
    private const byte InfinityFlag = 0x40;
    private const byte LargerFlag = 0x20;

    /// <summary>Bytes of a compressed point of G1.</summary>
    public const int G1Bytes = Fp.ByteCount;

    /// <summary>Bytes of a compressed point of G2.</summary>
    public const int G2Bytes = Fp2.ByteCount;

    /// <summary>Decodes 48 bytes to a point on the curve of G1.</summary>
    /// <returns>None, Infinity (and no point), WrongLength, NonCanonical, or NotOnCurve.</returns>
    public static BlsDecodeError DecompressG1(ReadOnlySpan<byte> source, out Affine<Fp> point)
    {
        point = default;
        Span<byte> x = stackalloc byte[G1Bytes];
        BlsDecodeError error = TakeFlags(source, x, out bool larger);
        if (error != BlsDecodeError.None)
        {
            return error;
        }

        if (!Fp.TryDecode(x, out point.X))
        {
            return BlsDecodeError.NonCanonical;
        }

        RightHandSide(out Fp yy, point.X);
        if (FpPowers.Sqrt(out Fp y, yy) == 0)
        {
            return BlsDecodeError.NotOnCurve;
        }

        Finish(ref point, y, Fp.IsLarger(y) != 0 != larger);
        return BlsDecodeError.None;
    }

    /// <summary>Decodes 96 bytes to a point on the twist.</summary>
    /// <returns>None, Infinity (and no point), WrongLength, NonCanonical, or NotOnCurve.</returns>
    public static BlsDecodeError DecompressG2(ReadOnlySpan<byte> source, out Affine<Fp2> point)
    {
        point = default;
        Span<byte> x = stackalloc byte[G2Bytes];
        BlsDecodeError error = TakeFlags(source, x, out bool larger);
        if (error != BlsDecodeError.None)
        {
            return error;
        }

        if (!Fp2.TryDecode(x, out point.X))
        {
            return BlsDecodeError.NonCanonical;
        }

        RightHandSide(out Fp2 yy, point.X);
        if (Fp2Roots.Sqrt(out Fp2 y, yy) == 0)
        {
            return BlsDecodeError.NotOnCurve;
        }

        Finish(ref point, y, Fp2.IsLarger(y) != 0 != larger);
        return BlsDecodeError.None;
    }

    /// <summary>Writes 48 bytes.</summary>
    public static void CompressG1(Span<byte> destination, in Affine<Fp> point)
    {
        Fp.Encode(destination, point.X);
        destination[0] |= (byte)(CompressedFlag | (LargerFlag & (byte)Fp.IsLarger(point.Y)));
    }

    /// <summary>Writes 96 bytes.</summary>
    public static void CompressG2(Span<byte> destination, in Affine<Fp2> point)
    {
        Fp2.Encode(destination, point.X);
        destination[0] |= (byte)(CompressedFlag | (LargerFlag & (byte)Fp2.IsLarger(point.Y)));
    }

    /// <summary>Writes the encoding of infinity, of any length.</summary>
    public static void CompressInfinity(Span<byte> destination)
    {
        destination.Clear();
        destination[0] = CompressedFlag | InfinityFlag;
    }

    /// <summary>
    /// Checks length and flags, and copies x without them. Infinity must be 0xc0 and zeros only.
    /// </summary>
    private static BlsDecodeError TakeFlags(ReadOnlySpan<byte> source, Span<byte> x, out bool larger)
    {
        larger = false;
        if (source.Length != x.Length)
        {
            return BlsDecodeError.WrongLength;
        }

        byte flags = source[0];
        if ((flags & CompressedFlag) == 0)
        {
            return BlsDecodeError.NonCanonical;
        }

        if ((flags & InfinityFlag) != 0)
        {
            bool clean = flags == (CompressedFlag | InfinityFlag) && !source[1..].ContainsAnyExcept((byte)0);
            return clean ? BlsDecodeError.Infinity : BlsDecodeError.NonCanonical;
        }

        larger = (flags & LargerFlag) != 0;
        source.CopyTo(x);
        x[0] &= LargerFlag - 1;
        return BlsDecodeError.None;
    }

    /// <summary>r = x³ + b.</summary>
    private static void RightHandSide<T>(out T r, in T x)
        where T : struct, ICurveField<T>
    {
        T.Sqr(out T square, x);
        T.Mul(out r, square, x);
        T.MulByB(out T b, T.One);
        T.Add(out r, r, b);
    }

    private static void Finish<T>(ref Affine<T> point, in T y, bool negate)
        where T : struct, ICurveField<T>
    {
        T.Neg(out T negated, y);
        T.Select(out point.Y, negate ? ulong.MaxValue : 0, negated, y);
        T.Fold(out point.X, point.X);
        T.Fold(out point.Y, point.Y);
    }
}
