using System.Globalization;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A committee of attesters within a slot.</summary>
public readonly record struct CommitteeIndex(ulong Value) : ISszValue<CommitteeIndex>, IComparable<CommitteeIndex>
{
    static bool ISszValue<CommitteeIndex>.IsNumber => true;

    /// <inheritdoc/>
    public int CompareTo(CommitteeIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(CommitteeIndex left, CommitteeIndex right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(CommitteeIndex left, CommitteeIndex right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(CommitteeIndex left, CommitteeIndex right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(CommitteeIndex left, CommitteeIndex right) => left.Value >= right.Value;
}
