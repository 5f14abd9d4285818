using System.Globalization;

namespace ClayStack.Dvt.Consensus;

/// <summary>An operator's place in the cluster definition, counted from 1; also the index of its key shares (PROTOCOL I2).</summary>
/// <param name="Value">1 to 13.</param>
public readonly record struct OperatorIndex(int Value) : IComparable<OperatorIndex>
{
    /// <summary>The most operators that a cluster has.</summary>
    public const int MaxValue = 13;

    /// <inheritdoc/>
    public int CompareTo(OperatorIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(OperatorIndex left, OperatorIndex right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(OperatorIndex left, OperatorIndex right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(OperatorIndex left, OperatorIndex right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(OperatorIndex left, OperatorIndex right) => left.Value >= right.Value;
}
