using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// Thirty-two public bytes: a digest, a salt, a definition hash. A value, compared bytewise. Never a secret: it has a
/// revealing <see cref="ToString"/>, and copies of it are not zeroed (see <see cref="Keys.SecretBytes"/> for those).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    // Big-endian words, so that comparing words compares the bytes in their order.
    private readonly ulong _word0;
    private readonly ulong _word1;
    private readonly ulong _word2;
    private readonly ulong _word3;

    /// <summary>Copies 32 bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 32: a mistake of the caller, not of any input.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException("Exactly 32 bytes are needed.", nameof(bytes));

        _word0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _word1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _word2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _word3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>True for thirty-two zero bytes, which is also the default value.</summary>
    public bool IsZero => (_word0 | _word1 | _word2 | _word3) == 0;

    /// <summary>Takes 32 bytes as they are.</summary>
    /// <returns>False, with the zero value, when the length is not 32.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out Bytes32 value)
    {
        value = bytes.Length == Length ? new Bytes32(bytes) : default;
        return bytes.Length == Length;
    }

    /// <summary>Reads <c>0x</c> and 64 hexadecimal digits of either case.</summary>
    /// <returns>False, with the zero value, for every other text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Bytes32 value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool valid = text is not null
            && Hex.HasPrefix(text)
            && Hex.TryDecode(text.AsSpan(Hex.Prefix.Length), bytes);
        value = valid ? new Bytes32(bytes) : default;
        return valid;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes; the rest is left alone.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _word0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _word1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _word2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _word3);
    }

    /// <summary>A new array of the 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Bytes32 other) =>
        _word0 == other._word0 && _word1 == other._word1 && _word2 == other._word2 && _word3 == other._word3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_word0, _word1, _word2, _word3);

    /// <summary>Orders by the bytes, first byte first.</summary>
    public int CompareTo(Bytes32 other)
    {
        int order = _word0.CompareTo(other._word0);
        if (order == 0)
            order = _word1.CompareTo(other._word1);
        if (order == 0)
            order = _word2.CompareTo(other._word2);
        return order == 0 ? _word3.CompareTo(other._word3) : order;
    }

    /// <summary><c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Hex.EncodePrefixed(bytes);
    }

    /// <summary>Bytewise equality.</summary>
    public static bool operator ==(Bytes32 left, Bytes32 right) => left.Equals(right);

    /// <summary>Bytewise inequality.</summary>
    public static bool operator !=(Bytes32 left, Bytes32 right) => !left.Equals(right);

    /// <summary>Bytewise order.</summary>
    public static bool operator <(Bytes32 left, Bytes32 right) => left.CompareTo(right) < 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator <=(Bytes32 left, Bytes32 right) => left.CompareTo(right) <= 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator >(Bytes32 left, Bytes32 right) => left.CompareTo(right) > 0;

    /// <summary>Bytewise order.</summary>
    public static bool operator >=(Bytes32 left, Bytes32 right) => left.CompareTo(right) >= 0;
}
