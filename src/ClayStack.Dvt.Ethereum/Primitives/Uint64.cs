using System.Globalization;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A 64-bit number that the protocol gives no name of its own: a counter, an amount of gas, a UNIX time in seconds.</summary>
public readonly record struct Uint64(ulong Value) : ISszValue<Uint64>, IComparable<Uint64>
{
    static bool ISszValue<Uint64>.IsNumber => true;

    /// <inheritdoc/>
    public int CompareTo(Uint64 other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(Uint64 left, Uint64 right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(Uint64 left, Uint64 right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(Uint64 left, Uint64 right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(Uint64 left, Uint64 right) => left.Value >= right.Value;
}
