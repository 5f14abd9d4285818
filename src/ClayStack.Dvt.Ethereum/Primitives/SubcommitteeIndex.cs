using System.Globalization;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A quarter of the sync committee, which has a subnet of its own.</summary>
public readonly record struct SubcommitteeIndex(ulong Value) : ISszValue<SubcommitteeIndex>, IComparable<SubcommitteeIndex>
{
    static bool ISszValue<SubcommitteeIndex>.IsNumber => true;

    /// <inheritdoc/>
    public int CompareTo(SubcommitteeIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(SubcommitteeIndex left, SubcommitteeIndex right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(SubcommitteeIndex left, SubcommitteeIndex right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(SubcommitteeIndex left, SubcommitteeIndex right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(SubcommitteeIndex left, SubcommitteeIndex right) => left.Value >= right.Value;
}
