using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A 20-byte Ethereum address: the last 20 bytes of the Keccak-256 of a public key's two coordinates. Read and written
/// with the mixed-case checksum of EIP-55.
/// </summary>
public readonly struct EthereumAddress : IEquatable<EthereumAddress>, IComparable<EthereumAddress>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    private const int DigitCount = 2 * Length;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    private EthereumAddress(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>
    /// True for the address of twenty zero bytes, which is also the default value and belongs to nobody.
    /// </summary>
    public bool IsZero => (_high | _middle | _low) == 0;

    /// <summary>Takes 20 bytes as they are.</summary>
    /// <returns>False, with the zero address, when the length is not 20.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out EthereumAddress address)
    {
        bool valid = bytes.Length == Length;
        address = valid ? new EthereumAddress(bytes) : default;
        return valid;
    }

    /// <summary>
    /// Reads <c>0x</c> and 40 digits. Letters of both cases must be those of EIP-55; letters of one case carry no
    /// checksum and are taken as they are.
    /// </summary>
    /// <param name="text">The text, without any spaces.</param>
    /// <param name="address">The address; zero on failure.</param>
    /// <param name="error">Why not; never <see cref="EthereumAddressError.MissingChecksum"/>.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, out EthereumAddress address, out EthereumAddressError error) =>
        TryParse(text, checksumRequired: false, out address, out error);

    /// <summary>
    /// Reads an address that a person may have typed: letters of one case are refused unless that is what EIP-55 gives.
    /// </summary>
    /// <param name="text">The text, without any spaces.</param>
    /// <param name="address">The address; zero on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryParseChecksummed(
        [NotNullWhen(true)] string? text, out EthereumAddress address, out EthereumAddressError error) =>
        TryParse(text, checksumRequired: true, out address, out error);

    /// <summary>Writes the 20 bytes.</summary>
    /// <param name="destination">At least 20 bytes; the rest is left alone.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <inheritdoc/>
    public bool Equals(EthereumAddress other) =>
        _high == other._high && _middle == other._middle && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EthereumAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _middle, _low);

    /// <summary>Orders by the bytes, first byte first, as contracts order addresses.</summary>
    public int CompareTo(EthereumAddress other)
    {
        int order = _high.CompareTo(other._high);
        if (order == 0)
            order = _middle.CompareTo(other._middle);
        return order == 0 ? _low.CompareTo(other._low) : order;
    }

    /// <summary><c>0x</c> and 40 digits in the cases of EIP-55.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        Span<char> digits = stackalloc char[DigitCount];
        Convert.TryToHexStringLower(bytes, digits, out _);
        ApplyChecksum(digits);
        return string.Concat(Hex.Prefix, digits);
    }

    /// <summary>Bytewise equality.</summary>
    public static bool operator ==(EthereumAddress left, EthereumAddress right) => left.Equals(right);

    /// <summary>Bytewise inequality.</summary>
    public static bool operator !=(EthereumAddress left, EthereumAddress right) => !left.Equals(right);

    /// <summary>Bytewise order.</summary>
    public static bool operator <(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) < 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator <=(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator >(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) > 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator >=(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) >= 0;

    private static bool TryParse(
        string? text, bool checksumRequired, out EthereumAddress address, out EthereumAddressError error)
    {
        address = default;
        if (text is null || !Hex.HasPrefix(text))
        {
            error = EthereumAddressError.MissingPrefix;
            return false;
        }

        ReadOnlySpan<char> digits = text.AsSpan(Hex.Prefix.Length);
        Span<byte> bytes = stackalloc byte[Length];
        if (digits.Length != DigitCount)
            error = EthereumAddressError.WrongLength;
        else if (!Hex.TryDecode(digits, bytes))
            error = EthereumAddressError.NotHexadecimal;
        else
            error = CheckCases(digits, checksumRequired);
        if (error != EthereumAddressError.None)
            return false;

        address = new EthereumAddress(bytes);
        return true;
    }

    private static EthereumAddressError CheckCases(ReadOnlySpan<char> digits, bool checksumRequired)
    {
        Span<char> expected = stackalloc char[DigitCount];
        digits.ToLowerInvariant(expected);
        ApplyChecksum(expected);
        if (digits.SequenceEqual(expected))
            return EthereumAddressError.None;

        bool oneCase = !digits.ContainsAnyInRange('a', 'f') || !digits.ContainsAnyInRange('A', 'F');
        if (!oneCase)
            return EthereumAddressError.WrongChecksum;

        return checksumRequired ? EthereumAddressError.MissingChecksum : EthereumAddressError.None;
    }

    /// <summary>
    /// EIP-55: a letter is a capital when the digest of the lower-case digits has a nibble above 7 there.
    /// </summary>
    private static void ApplyChecksum(Span<char> lowerDigits)
    {
        Span<byte> ascii = stackalloc byte[DigitCount];
        Encoding.ASCII.GetBytes(lowerDigits, ascii);
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        Keccak256.Hash(ascii).CopyTo(digest);
        for (int i = 0; i < lowerDigits.Length; i++)
        {
            int nibble = (digest[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            if (nibble > 7)
                lowerDigits[i] = char.ToUpperInvariant(lowerDigits[i]);
        }
    }
}
