using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Consensus;

/// <summary>The SHA-256 of a proposed value's bytes, by which every message but the first speaks of it (PROTOCOL C2).</summary>
public readonly record struct ValueHash : IComparable<ValueHash>
{
    /// <summary>How many bytes a hash has.</summary>
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private ValueHash(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The hash of a value's bytes.</summary>
    public static ValueHash Of(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(value, hash);
        return new ValueHash(hash);
    }

    /// <summary>Takes exactly 32 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static ValueHash FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new ValueHash(bytes)
        : throw new ArgumentException($"A value hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The order of the bytes.</summary>
    public int CompareTo(ValueHash other)
    {
        Span<byte> left = stackalloc byte[Length];
        Span<byte> right = stackalloc byte[Length];
        CopyTo(left);
        other.CopyTo(right);
        return left.SequenceCompareTo(right);
    }

    /// <summary>Compares the bytes.</summary>
    public static bool operator <(ValueHash left, ValueHash right) => left.CompareTo(right) < 0;

    /// <summary>Compares the bytes.</summary>
    public static bool operator >(ValueHash left, ValueHash right) => left.CompareTo(right) > 0;

    /// <summary>Compares the bytes.</summary>
    public static bool operator <=(ValueHash left, ValueHash right) => left.CompareTo(right) <= 0;

    /// <summary>Compares the bytes.</summary>
    public static bool operator >=(ValueHash left, ValueHash right) => left.CompareTo(right) >= 0;

    /// <summary>64 hexadecimal digits behind 0x.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return "0x" + Convert.ToHexStringLower(bytes);
    }
}
