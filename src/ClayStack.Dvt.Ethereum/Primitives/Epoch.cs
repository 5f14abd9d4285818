using System.Globalization;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>An epoch: a fixed number of slots, counted from genesis.</summary>
public readonly record struct Epoch(ulong Value) : ISszValue<Epoch>, IComparable<Epoch>
{
    static bool ISszValue<Epoch>.IsNumber => true;

    /// <summary>The epoch that never comes: what a fork without a date has (FAR_FUTURE_EPOCH).</summary>
    public static Epoch FarFuture { get; } = new(ulong.MaxValue);

    /// <summary>The first slot of this epoch; throws <see cref="OverflowException"/> for epochs near the far future.</summary>
    public Slot FirstSlot(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return new Slot(checked(Value * (ulong)preset.SlotsPerEpoch));
    }

    /// <inheritdoc/>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The epoch that many later; throws <see cref="OverflowException"/> behind the last one.</summary>
    public static Epoch operator +(Epoch left, ulong count) => new(checked(left.Value + count));

    /// <summary>The epoch that many earlier; throws <see cref="OverflowException"/> before genesis.</summary>
    public static Epoch operator -(Epoch left, ulong count) => new(checked(left.Value - count));

    /// <summary>How many epochs the left one is later; throws <see cref="OverflowException"/> if it is earlier.</summary>
    public static ulong operator -(Epoch left, Epoch right) => checked(left.Value - right.Value);

    /// <summary>Compares the numbers.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Compares the numbers.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;
}
