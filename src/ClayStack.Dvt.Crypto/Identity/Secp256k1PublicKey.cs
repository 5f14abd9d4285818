using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>A secp256k1 public key: a finite point of the curve. Immutable; equal keys are equal points.</summary>
public sealed class Secp256k1PublicKey : IEquatable<Secp256k1PublicKey>
{
    /// <summary>The length of the compressed encoding (SEC 1, 2.3.3) in bytes.</summary>
    public const int CompressedLength = 33;

    /// <summary>The length of the uncompressed encoding in bytes.</summary>
    public const int UncompressedLength = 65;

    /// <summary>The length of a signature r||s without recovery id in bytes.</summary>
    public const int CompactSignatureLength = 64;

    private const byte EvenPrefix = 2;
    private const byte OddPrefix = 3;
    private const byte UncompressedPrefix = 4;

    internal Secp256k1PublicKey(ECPoint point)
    {
        Point = point.Normalize();
        Span<byte> uncompressed = stackalloc byte[UncompressedLength];
        WriteUncompressed(uncompressed);
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        Keccak256.Hash(uncompressed[1..]).CopyTo(digest);
        EthereumAddress.TryFromBytes(digest[^EthereumAddress.Length..], out EthereumAddress address);
        Address = address;
    }

    /// <summary>The address that belongs to the key.</summary>
    public EthereumAddress Address { get; }

    internal ECPoint Point { get; }

    /// <summary>
    /// Takes the 33-byte compressed or the 65-byte uncompressed encoding (SEC 1, 2.3.4), nothing else.
    /// </summary>
    /// <param name="encoding">The bytes.</param>
    /// <param name="key">The key; null on failure.</param>
    /// <param name="error">Why not: length, prefix, a coordinate not below the prime, or not on the curve.</param>
    public static bool TryFromBytes(
        ReadOnlySpan<byte> encoding,
        [NotNullWhen(true)] out Secp256k1PublicKey? key,
        out Secp256k1Error error)
    {
        key = null;
        error = Secp256k1Error.None;
        bool compressed = encoding.Length == CompressedLength;
        if (!compressed && encoding.Length != UncompressedLength)
            error = Secp256k1Error.WrongLength;
        else if (compressed ? encoding[0] is not (EvenPrefix or OddPrefix) : encoding[0] != UncompressedPrefix)
            error = Secp256k1Error.WrongPrefix;
        if (error != Secp256k1Error.None)
            return false;

        BigInteger x = Secp256k1Curve.ToInteger(encoding.Slice(1, Secp256k1Curve.FieldLength));
        BigInteger y = Secp256k1Curve.ToInteger(encoding[(1 + Secp256k1Curve.FieldLength)..]);
        error = Secp256k1Error.CoordinateTooLarge;
        if (x.CompareTo(Secp256k1Curve.Prime) >= 0 || y.CompareTo(Secp256k1Curve.Prime) >= 0)
            return false;

        ECPoint? point = compressed
            ? Secp256k1Curve.Lift(x, encoding[0] == OddPrefix)
            : Secp256k1Curve.Curve.CreatePoint(x, y);
        error = Secp256k1Error.NotOnCurve;
        if (point is null || !point.IsValid())
            return false;

        key = new Secp256k1PublicKey(point);
        error = Secp256k1Error.None;
        return true;
    }

    /// <summary>The 33-byte compressed encoding.</summary>
    public byte[] ToCompressed()
    {
        byte[] encoding = new byte[CompressedLength];
        encoding[0] = Point.AffineYCoord.TestBitZero() ? OddPrefix : EvenPrefix;
        Secp256k1Curve.Write(Point.AffineXCoord.ToBigInteger(), encoding.AsSpan(1));
        return encoding;
    }

    /// <summary>The 65-byte uncompressed encoding.</summary>
    public byte[] ToUncompressed()
    {
        byte[] encoding = new byte[UncompressedLength];
        WriteUncompressed(encoding);
        return encoding;
    }

    /// <summary>
    /// Verifies an ECDSA signature without recovery id (SEC 1, 4.1.4). The high-s twin of a signature is refused.
    /// </summary>
    /// <param name="digest">The 32 bytes that were signed.</param>
    /// <param name="signature">64 bytes, r||s, big-endian.</param>
    public bool Verify(Bytes32 digest, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != CompactSignatureLength)
            return false;

        BigInteger r = Secp256k1Curve.ToInteger(signature[..Secp256k1Curve.FieldLength]);
        BigInteger s = Secp256k1Curve.ToInteger(signature[Secp256k1Curve.FieldLength..]);
        if (RecoverableSignature.CheckScalars(r, s) != Secp256k1Error.None)
            return false;

        BigInteger order = Secp256k1Curve.Order;
        BigInteger inverse = s.ModInverse(order);
        BigInteger ofGenerator = Secp256k1Curve.ToInteger(digest.ToArray()).Multiply(inverse).Mod(order);
        BigInteger ofKey = r.Multiply(inverse).Mod(order);
        ECPoint point =
            ECAlgorithms.SumOfTwoMultiplies(Secp256k1Curve.Generator, ofGenerator, Point, ofKey).Normalize();
        return !point.IsInfinity && point.AffineXCoord.ToBigInteger().Mod(order).Equals(r);
    }

    /// <inheritdoc/>
    public bool Equals(Secp256k1PublicKey? other) => other is not null && Point.Equals(other.Point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secp256k1PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();

    /// <summary>The compressed encoding as <c>0x</c> and 66 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.EncodePrefixed(ToCompressed());

    private void WriteUncompressed(Span<byte> destination)
    {
        destination[0] = UncompressedPrefix;
        Secp256k1Curve.Write(Point.AffineXCoord.ToBigInteger(), destination.Slice(1, Secp256k1Curve.FieldLength));
        Secp256k1Curve.Write(Point.AffineYCoord.ToBigInteger(), destination[(1 + Secp256k1Curve.FieldLength)..]);
    }
}
