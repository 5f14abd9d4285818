using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The private key of an Ethereum identity. It signs definitions, manifests, reports and key rotations, a few times a
/// day, never duties.
/// </summary>
/// <remarks>
/// The arithmetic is BouncyCastle's: <b>not constant in time</b>, and its numbers are managed objects that nobody can
/// zero. Do not sign where others can measure, or at their request. The 32 bytes held here are zeroed by
/// <see cref="Dispose"/>. There is no <c>ToString</c>.
/// </remarks>
public sealed class Secp256k1PrivateKey : IDisposable
{
    /// <summary>The length of the encoding in bytes.</summary>
    public const int Length = 32;

    private readonly SecretBytes _scalar;

    private Secp256k1PrivateKey(SecretBytes scalar)
    {
        _scalar = scalar;
        PublicKey = new Secp256k1PublicKey(MultiplyGenerator(Secp256k1Curve.ToInteger(scalar.Span)));
    }

    /// <summary>The public key.</summary>
    public Secp256k1PublicKey PublicKey { get; }

    /// <summary>The address of the identity.</summary>
    public EthereumAddress Address => PublicKey.Address;

    /// <summary>The 32 big-endian bytes, valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => _scalar.Span;

    /// <summary>Takes 32 big-endian bytes.</summary>
    /// <param name="bigEndian">The scalar; copied, so the caller still zeroes its own.</param>
    /// <param name="key">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not: length, or a scalar that is zero or not below the group order.</param>
    public static bool TryFromBytes(
        ReadOnlySpan<byte> bigEndian,
        [NotNullWhen(true)] out Secp256k1PrivateKey? key,
        out Secp256k1Error error)
    {
        key = null;
        error = Secp256k1Error.None;
        if (bigEndian.Length != Length)
            error = Secp256k1Error.WrongLength;
        else if (!Secp256k1Curve.IsScalar(Secp256k1Curve.ToInteger(bigEndian)))
            error = Secp256k1Error.ScalarOutOfRange;
        if (error != Secp256k1Error.None)
            return false;

        key = new Secp256k1PrivateKey(SecretBytes.CopyOf(bigEndian));
        return true;
    }

    /// <summary>A new random key, uniform in 1..n−1: draws again in the 2^−128 of cases that lie outside.</summary>
    public static Secp256k1PrivateKey Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using SecretBytes drawn = new(Length);
        while (true)
        {
            random.Fill(drawn.Writable);
            if (TryFromBytes(drawn.Span, out Secp256k1PrivateKey? key, out _))
                return key;
        }
    }

    /// <summary>
    /// Signs a digest by ECDSA with the deterministic nonce of RFC 6979 over SHA-256, low s. The result is checked
    /// against the public key before it is released, so that a fault in the computation cannot give the key away.
    /// </summary>
    /// <param name="digest">
    /// A digest of what is signed, such as those of <see cref="PersonalMessage"/> and EIP-712.
    /// </param>
    /// <exception cref="CryptographicException">
    /// The check failed: broken hardware or a defect, never an input.
    /// </exception>
    public RecoverableSignature Sign(Bytes32 digest)
    {
        BigInteger order = Secp256k1Curve.Order;
        BigInteger secret = Secp256k1Curve.ToInteger(_scalar.Span);
        BigInteger message = Secp256k1Curve.ToInteger(digest.ToArray());
        using DeterministicNonces nonces = new(_scalar.Span, digest);
        while (true)
        {
            BigInteger nonce = nonces.Next();
            ECPoint point = MultiplyGenerator(nonce).Normalize();
            BigInteger r = point.AffineXCoord.ToBigInteger();
            BigInteger s = nonce.ModInverse(order).Multiply(message.Add(r.Multiply(secret))).Mod(order);

            // An x not below n would need a recovery id that Ethereum has no byte for: a chance of 2^−128.
            if (r.SignValue == 0 || r.CompareTo(order) >= 0 || s.SignValue == 0)
                continue;

            bool odd = point.AffineYCoord.TestBitZero();
            bool high = s.CompareTo(Secp256k1Curve.HalfOrder) > 0;
            RecoverableSignature signature = new(r, high ? order.Subtract(s) : s, odd ^ high);
            return signature.TryRecover(digest, out Secp256k1PublicKey? signer) && signer.Equals(PublicKey)
                ? signature
                : throw new CryptographicException("A signature did not verify under its own key.");
        }
    }

    /// <summary>Zeroes the key. May be called again.</summary>
    public void Dispose() => _scalar.Dispose();

    private static ECPoint MultiplyGenerator(BigInteger scalar) =>
        new FixedPointCombMultiplier().Multiply(Secp256k1Curve.Generator, scalar);
}
