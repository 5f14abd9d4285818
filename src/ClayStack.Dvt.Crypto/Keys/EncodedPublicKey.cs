using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// Forty-eight bytes that name a BLS public key in a file: compressed G1, big-endian, flags in the top bits. Only the
/// flags are checked here (compressed, not infinity); whether the bytes are a point of the right subgroup is for the
/// curve to say, before any use beyond comparing.
/// </summary>
public sealed class EncodedPublicKey : IEquatable<EncodedPublicKey>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 48;

    // Serialization flags of the BLS12-381 encoding: bit 7 compressed, bit 6 infinity, bit 5 sign.
    private const byte CompressedFlag = 0x80;
    private const byte InfinityFlag = 0x40;

    private readonly byte[] _bytes;

    private EncodedPublicKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The 48 bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Takes 48 bytes with the flags of a compressed finite point.</summary>
    /// <returns>False, with null, for another length or other flags.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EncodedPublicKey? key)
    {
        bool valid = bytes.Length == Length && (bytes[0] & (CompressedFlag | InfinityFlag)) == CompressedFlag;
        key = valid ? new EncodedPublicKey(bytes.ToArray()) : null;
        return valid;
    }

    /// <summary>Reads 96 hexadecimal digits of either case, after <c>0x</c> or without.</summary>
    /// <returns>False, with null, for every other text.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out EncodedPublicKey? key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        ReadOnlySpan<char> digits = Hex.HasPrefix(text) ? text[Hex.Prefix.Length..] : text;
        key = null;
        return Hex.TryDecode(digits, bytes) && TryFromBytes(bytes, out key);
    }

    /// <inheritdoc/>
    public bool Equals(EncodedPublicKey? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EncodedPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary><c>0x</c> and 96 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.EncodePrefixed(_bytes);
}
