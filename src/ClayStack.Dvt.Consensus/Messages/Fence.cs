namespace ClayStack.Dvt.Consensus;

/// <summary>
/// Which run of an operator's node speaks. Raised by one, durably, at each start or take-over, so that of two runs with one
/// identity the older one is refused (PROTOCOL P2, P4). Ordered by timeline, then counter.
/// </summary>
/// <param name="Timeline">The database's timeline; 0 where there is none.</param>
/// <param name="Counter">Counts the starts, from 1.</param>
public readonly record struct Fence(uint Timeline, ulong Counter) : IComparable<Fence>
{
    /// <inheritdoc/>
    public int CompareTo(Fence other) =>
        Timeline != other.Timeline ? Timeline.CompareTo(other.Timeline) : Counter.CompareTo(other.Counter);

    /// <summary>Compares timeline, then counter.</summary>
    public static bool operator <(Fence left, Fence right) => left.CompareTo(right) < 0;

    /// <summary>Compares timeline, then counter.</summary>
    public static bool operator >(Fence left, Fence right) => left.CompareTo(right) > 0;

    /// <summary>Compares timeline, then counter.</summary>
    public static bool operator <=(Fence left, Fence right) => left.CompareTo(right) <= 0;

    /// <summary>Compares timeline, then counter.</summary>
    public static bool operator >=(Fence left, Fence right) => left.CompareTo(right) >= 0;
}
