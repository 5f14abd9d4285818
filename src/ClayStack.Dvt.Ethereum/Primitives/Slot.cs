using System.Globalization;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A slot: one chance for a block, counted from genesis.</summary>
public readonly record struct Slot(ulong Value) : ISszValue<Slot>, IComparable<Slot>
{
    static bool ISszValue<Slot>.IsNumber => true;

    /// <summary>The epoch that this slot lies in.</summary>
    public Epoch ToEpoch(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return new Epoch(Value / (ulong)preset.SlotsPerEpoch);
    }

    /// <inheritdoc/>
    public int CompareTo(Slot other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The slot that many later; throws <see cref="OverflowException"/> behind the last one.</summary>
    public static Slot operator +(Slot left, ulong count) => new(checked(left.Value + count));

    /// <summary>The slot that many earlier; throws <see cref="OverflowException"/> before genesis.</summary>
    public static Slot operator -(Slot left, ulong count) => new(checked(left.Value - count));

    /// <summary>How many slots the left one is later; throws <see cref="OverflowException"/> if it is earlier.</summary>
    public static ulong operator -(Slot left, Slot right) => checked(left.Value - right.Value);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(Slot left, Slot right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(Slot left, Slot right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(Slot left, Slot right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(Slot left, Slot right) => left.Value >= right.Value;
}
