using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>A validator in a committee of a slot; in the sync committee it may sit in several subcommittees.</summary>
/// <param name="Committee">The committee of attesters, or the subcommittee of the sync committee.</param>
/// <param name="Validator">The validator.</param>
internal readonly record struct SeatId(ulong Committee, ValidatorIndex Validator) : IComparable<SeatId>
{
    /// <summary>By committee, then by validator: the order of an <see cref="AggregationSet{T}"/>.</summary>
    public int CompareTo(SeatId other) => Committee != other.Committee
        ? Committee.CompareTo(other.Committee)
        : Validator.Value.CompareTo(other.Validator.Value);

    /// <summary>Compares as <see cref="CompareTo"/>.</summary>
    public static bool operator <(SeatId left, SeatId right) => left.CompareTo(right) < 0;

    /// <summary>Compares as <see cref="CompareTo"/>.</summary>
    public static bool operator >(SeatId left, SeatId right) => left.CompareTo(right) > 0;

    /// <summary>Compares as <see cref="CompareTo"/>.</summary>
    public static bool operator <=(SeatId left, SeatId right) => left.CompareTo(right) <= 0;

    /// <summary>Compares as <see cref="CompareTo"/>.</summary>
    public static bool operator >=(SeatId left, SeatId right) => left.CompareTo(right) >= 0;
}
