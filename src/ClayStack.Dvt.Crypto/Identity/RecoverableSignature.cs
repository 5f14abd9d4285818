using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// An Ethereum signature from which the signer's public key can be recovered: 65 bytes, r||s||v, r and s big-endian, v
/// 27 or 28 for an even or odd y of the nonce's point. In range, low-s, and hence the only encoding of its content.
/// Immutable, compared bytewise.
/// </summary>
public sealed class RecoverableSignature : IEquatable<RecoverableSignature>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 65;

    private const byte RecoveryBase = 27;

    private readonly byte[] _bytes;

    internal RecoverableSignature(BigInteger r, BigInteger s, bool oddNonce)
    {
        _bytes = new byte[Length];
        Secp256k1Curve.Write(r, _bytes.AsSpan(0, Secp256k1Curve.FieldLength));
        Secp256k1Curve.Write(s, _bytes.AsSpan(Secp256k1Curve.FieldLength, Secp256k1Curve.FieldLength));
        _bytes[^1] = (byte)(RecoveryBase + (oddNonce ? 1 : 0));
    }

    private RecoverableSignature(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The 65 bytes, r||s||v.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The first 64 bytes, r||s.</summary>
    public ReadOnlySpan<byte> Compact => _bytes.AsSpan(0, Secp256k1PublicKey.CompactSignatureLength);

    /// <summary>
    /// Takes 65 bytes. Wallets that write v as 0 or 1 are not understood: their output is rewritten where it enters.
    /// </summary>
    /// <param name="bytes">r||s||v.</param>
    /// <param name="signature">The signature; null on failure.</param>
    /// <param name="error">Why not: length, recovery id, r or s out of range, or high s.</param>
    public static bool TryFromBytes(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out RecoverableSignature? signature,
        out Secp256k1Error error)
    {
        signature = null;
        if (bytes.Length != Length)
            error = Secp256k1Error.WrongLength;
        else if (bytes[^1] is not (RecoveryBase or RecoveryBase + 1))
            error = Secp256k1Error.InvalidRecoveryId;
        else
            error = CheckScalars(ReadScalar(bytes, 0), ReadScalar(bytes, 1));
        if (error != Secp256k1Error.None)
            return false;

        signature = new RecoverableSignature(bytes);
        return true;
    }

    /// <summary>
    /// The key that made the signature over a digest (SEC 1, 4.1.6). Every well-formed signature has some key for
    /// almost every digest: compare the result with a known key or address.
    /// </summary>
    /// <param name="digest">The 32 bytes that were signed.</param>
    /// <param name="key">The key; null when there is none.</param>
    public bool TryRecover(Bytes32 digest, [NotNullWhen(true)] out Secp256k1PublicKey? key)
    {
        key = null;
        BigInteger r = ReadScalar(_bytes, 0);
        BigInteger s = ReadScalar(_bytes, 1);

        // With v of 27 or 28, r itself is the x coordinate of the nonce's point.
        ECPoint? nonce = Secp256k1Curve.Lift(r, _bytes[^1] != RecoveryBase);
        if (nonce is null)
            return false;

        // Q = r⁻¹(sR − zG)
        BigInteger order = Secp256k1Curve.Order;
        BigInteger inverse = r.ModInverse(order);
        BigInteger ofNonce = s.Multiply(inverse).Mod(order);
        BigInteger ofGenerator = Secp256k1Curve.ToInteger(digest.ToArray()).Negate().Multiply(inverse).Mod(order);
        ECPoint point = ECAlgorithms.SumOfTwoMultiplies(Secp256k1Curve.Generator, ofGenerator, nonce, ofNonce);
        if (point.IsInfinity)
            return false;

        key = new Secp256k1PublicKey(point);
        return true;
    }

    /// <summary>True when the owner of an address made the signature over a digest.</summary>
    public bool IsBy(EthereumAddress address, Bytes32 digest) =>
        TryRecover(digest, out Secp256k1PublicKey? key) && key.Address == address;

    /// <inheritdoc/>
    public bool Equals(RecoverableSignature? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecoverableSignature);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary><c>0x</c> and 130 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.EncodePrefixed(_bytes);

    /// <summary>Range of r and s, and low s (EIP-2).</summary>
    internal static Secp256k1Error CheckScalars(BigInteger r, BigInteger s)
    {
        if (!Secp256k1Curve.IsScalar(r) || !Secp256k1Curve.IsScalar(s))
            return Secp256k1Error.SignatureOutOfRange;

        return s.CompareTo(Secp256k1Curve.HalfOrder) > 0 ? Secp256k1Error.HighS : Secp256k1Error.None;
    }

    private static BigInteger ReadScalar(ReadOnlySpan<byte> bytes, int index) =>
        Secp256k1Curve.ToInteger(bytes.Slice(index * Secp256k1Curve.FieldLength, Secp256k1Curve.FieldLength));
}
