using System.Globalization;
using System.Numerics;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The curve P-256 (FIPS 186-5, SP 800-186): its public checks. All arithmetic with secrets is the platform's.
/// </summary>
internal static class P256Curve
{
    /// <summary>The length of a coordinate or scalar in bytes.</summary>
    public const int FieldLength = 32;

    /// <summary>The object identifier of elliptic-curve keys, id-ecPublicKey (RFC 5480, 2.1.1).</summary>
    public const string AlgorithmOid = "1.2.840.10045.2.1";

    /// <summary>The object identifier of the curve.</summary>
    public const string Oid = "1.2.840.10045.3.1.7";

    private static readonly BigInteger Prime =
        Parse("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

    private static readonly BigInteger Constant =
        Parse("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// <summary>
    /// True for 32 big-endian bytes in 1..n−1. Stops at the first byte that differs from the order's: for a random key
    /// that is among the leading ones and tells nothing.
    /// </summary>
    public static bool IsScalar(ReadOnlySpan<byte> bigEndian) =>
        bigEndian.ContainsAnyExcept((byte)0) && bigEndian.SequenceCompareTo(Order) < 0;

    /// <summary>True when both coordinates are below the prime and y² = x³ − 3x + b. The cofactor is one.</summary>
    /// <param name="point">x||y, 64 big-endian bytes.</param>
    public static bool IsPoint(ReadOnlySpan<byte> point)
    {
        BigInteger abscissa = new(point[..FieldLength], isUnsigned: true, isBigEndian: true);
        BigInteger ordinate = new(point[FieldLength..], isUnsigned: true, isBigEndian: true);
        if (abscissa >= Prime || ordinate >= Prime)
            return false;

        BigInteger right = (BigInteger.Pow(abscissa, 3) - (3 * abscissa) + Constant) % Prime;
        BigInteger difference = ((ordinate * ordinate) - right) % Prime;
        return difference.IsZero;
    }

    private static BigInteger Parse(string hexadecimal) =>
        BigInteger.Parse("0" + hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
