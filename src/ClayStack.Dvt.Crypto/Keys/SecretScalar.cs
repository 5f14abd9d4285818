using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// A BLS12-381 secret key or key share: an integer x with 0 &lt; x &lt; r, kept as 32 big-endian bytes in a pinned
/// buffer that <see cref="Dispose"/> zeroes. r is the order of the prime-order subgroups,
/// <c>0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001</c>.
/// </summary>
/// <remarks>Whoever receives an instance owns it. There is no <c>ToString</c> and no equality operator.</remarks>
public sealed class SecretScalar : IDisposable
{
    /// <summary>The length of the encoding in bytes.</summary>
    public const int Length = 32;

    private readonly SecretBytes _bytes;

    private SecretScalar(SecretBytes bytes) => _bytes = bytes;

    /// <summary>The 32 big-endian bytes, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret has been zeroed.</exception>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>
    /// Takes 32 big-endian bytes. Runs in time independent of the value; only the verdict shows.
    /// </summary>
    /// <param name="bigEndian">The encoding; copied, so the caller still zeroes its own.</param>
    /// <param name="scalar">The scalar, owned by the caller; null on failure.</param>
    /// <param name="error">Why not; <see cref="SecretScalarError.None"/> on success.</param>
    public static bool TryFromBytes(
        ReadOnlySpan<byte> bigEndian,
        [NotNullWhen(true)] out SecretScalar? scalar,
        out SecretScalarError error)
    {
        scalar = null;
        error = SecretScalarError.None;
        if (bigEndian.Length != Length)
            error = SecretScalarError.WrongLength;
        else if (ScalarReduction.IsZero(bigEndian))
            error = SecretScalarError.Zero;
        else if (!ScalarReduction.IsBelowOrder(bigEndian))
            error = SecretScalarError.TooLarge;
        if (error != SecretScalarError.None)
            return false;

        scalar = new SecretScalar(SecretBytes.CopyOf(bigEndian));
        return true;
    }

    /// <summary>
    /// A new random key by <c>KeyGen</c> of the BLS signature draft (draft-irtf-cfrg-bls-signature, section 2.3) over
    /// 32 random bytes: the same function as EIP-2333's master key.
    /// </summary>
    public static SecretScalar Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using SecretBytes seed = new(KeyDerivation.SeedLengthMin);
        random.Fill(seed.Writable);
        return KeyDerivation.HkdfModR(seed.Span);
    }

    /// <summary>Writes the 32 big-endian bytes into memory that the caller zeroes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.Span.CopyTo(destination);

    /// <summary>True when both hold the same value; runs in time independent of the values.</summary>
    public bool FixedTimeEquals(SecretScalar other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(Span, other.Span);
    }

    /// <summary>Zeroes the buffer. May be called again.</summary>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Wraps a buffer whose content is known to lie in 1..r−1, and takes ownership of it.</summary>
    internal static SecretScalar Adopt(SecretBytes bytes) => new(bytes);
}
