using System.Globalization;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>An amount in Gwei (10^9 wei).</summary>
public readonly record struct Gwei(ulong Value) : ISszValue<Gwei>, IComparable<Gwei>
{
    static bool ISszValue<Gwei>.IsNumber => true;

    /// <inheritdoc/>
    public int CompareTo(Gwei other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sum; throws <see cref="OverflowException"/> above 2^64 − 1.</summary>
    public static Gwei operator +(Gwei left, Gwei right) => new(checked(left.Value + right.Value));

    /// <summary>The difference; throws <see cref="OverflowException"/> below zero.</summary>
    public static Gwei operator -(Gwei left, Gwei right) => new(checked(left.Value - right.Value));

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(Gwei left, Gwei right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(Gwei left, Gwei right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(Gwei left, Gwei right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(Gwei left, Gwei right) => left.Value >= right.Value;
}
