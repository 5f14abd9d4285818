using System.Numerics;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A 256-bit unsigned number: wei.</summary>
public readonly record struct Uint256 : ISszValue<Uint256>, IComparable<Uint256>
{
    private readonly Bytes32 _words;

    private Uint256(Bytes32 words) => _words = words;

    static bool ISszValue<Uint256>.IsNumber => true;

    /// <summary>The number for arithmetic.</summary>
    public BigInteger ToBigInteger() => new(SszValues.AsBytes(in this), isUnsigned: true);

    /// <summary>Throws <see cref="OverflowException"/> for a negative number and above 2^256 − 1.</summary>
    public static Uint256 FromBigInteger(BigInteger number)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        return number.TryWriteBytes(bytes, out _, isUnsigned: true)
            ? SszValues.FromBytes<Uint256>(bytes)
            : throw new OverflowException($"{number} does not fit into 256 bits.");
    }

    /// <summary>The same number in 256 bits.</summary>
    public static Uint256 FromUInt64(ulong number) => new(new Bytes32(number, 0, 0, 0));

    /// <summary>Reads a decimal number without sign and leading zeros; throws <see cref="FormatException"/> for anything else.</summary>
    public static Uint256 Parse(string text) => SszValues.Parse<Uint256>(text);

    /// <inheritdoc/>
    public int CompareTo(Uint256 other)
    {
        if (_words.D != other._words.D)
            return _words.D.CompareTo(other._words.D);
        if (_words.C != other._words.C)
            return _words.C.CompareTo(other._words.C);
        return _words.B != other._words.B ? _words.B.CompareTo(other._words.B) : _words.A.CompareTo(other._words.A);
    }

    /// <summary>The decimal number.</summary>
    public override string ToString() => SszValues.Text(in this);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(Uint256 left, Uint256 right) => left.CompareTo(right) < 0;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(Uint256 left, Uint256 right) => left.CompareTo(right) > 0;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(Uint256 left, Uint256 right) => left.CompareTo(right) <= 0;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(Uint256 left, Uint256 right) => left.CompareTo(right) >= 0;
}
