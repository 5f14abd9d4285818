using System.Globalization;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A validator's place in the registry of the beacon state.</summary>
public readonly record struct ValidatorIndex(ulong Value) : ISszValue<ValidatorIndex>, IComparable<ValidatorIndex>
{
    static bool ISszValue<ValidatorIndex>.IsNumber => true;

    /// <inheritdoc/>
    public int CompareTo(ValidatorIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(ValidatorIndex left, ValidatorIndex right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(ValidatorIndex left, ValidatorIndex right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(ValidatorIndex left, ValidatorIndex right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(ValidatorIndex left, ValidatorIndex right) => left.Value >= right.Value;
}
