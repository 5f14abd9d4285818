using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The SHA-256 of a certificate's SubjectPublicKeyInfo (RFC 7469, 2.4): what binds a TLS connection to an operator.
/// Names, issuers and dates of certificates bind nothing.
/// </summary>
public readonly struct SpkiPin : IEquatable<SpkiPin>
{
    private const string Prefix = "sha256/";
    private const int Base64Length = 44;

    private SpkiPin(Bytes32 digest) => Digest = digest;

    /// <summary>The digest. The default value of a pin has a digest of zeros and matches no key.</summary>
    public Bytes32 Digest { get; }

    /// <summary>The pin of a DER-encoded SubjectPublicKeyInfo.</summary>
    public static SpkiPin Of(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        SHA256.HashData(subjectPublicKeyInfo, digest);
        return new SpkiPin(new Bytes32(digest));
    }

    /// <summary>Takes a digest as it is, such as one that a definition holds.</summary>
    public static SpkiPin FromDigest(Bytes32 digest) => new(digest);

    /// <summary>Reads <c>sha256/</c> and 44 characters of canonical Base64.</summary>
    /// <returns>False, with the default value, for every other text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SpkiPin pin)
    {
        pin = default;
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        if (text is null
            || text.Length != Prefix.Length + Base64Length
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), digest, out int written)
            || written != digest.Length)
            return false;

        // Base64 readers pass over spaces and over bits behind the last byte; the canonical text has neither.
        SpkiPin read = new(new Bytes32(digest));
        if (!string.Equals(read.ToString(), text, StringComparison.Ordinal))
            return false;

        pin = read;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SpkiPin other) => Digest == other.Digest;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpkiPin other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();

    /// <summary><c>sha256/</c> and 44 characters of Base64.</summary>
    public override string ToString() => Prefix + Convert.ToBase64String(Digest.ToArray());

    /// <summary>Equality of the digests.</summary>
    public static bool operator ==(SpkiPin left, SpkiPin right) => left.Equals(right);

    /// <summary>Inequality of the digests.</summary>
    public static bool operator !=(SpkiPin left, SpkiPin right) => !left.Equals(right);
}
