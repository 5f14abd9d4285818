namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// Which share of a key: the point at which the sharing polynomial was evaluated, 1 to <see cref="MaxValue"/>, and so never
/// 0, where the secret lies. Operators have the index of their place in the cluster definition.
/// </summary>
public readonly record struct ShareIndex : IComparable<ShareIndex>
{
    /// <summary>The highest index, and the most shares of a key.</summary>
    public const int MaxValue = 16;

    private readonly int _beforeValue;

    /// <summary>Takes an index from 1 to <see cref="MaxValue"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public ShareIndex(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        _beforeValue = value - 1;
    }

    /// <summary>The index, from 1. The default of the type is 1, so no instance can be 0.</summary>
    public int Value => _beforeValue + 1;

    /// <inheritdoc/>
    public int CompareTo(ShareIndex other) => _beforeValue.CompareTo(other._beforeValue);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the left index is lower.</summary>
    public static bool operator <(ShareIndex left, ShareIndex right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left index is higher.</summary>
    public static bool operator >(ShareIndex left, ShareIndex right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left index is not higher.</summary>
    public static bool operator <=(ShareIndex left, ShareIndex right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left index is not lower.</summary>
    public static bool operator >=(ShareIndex left, ShareIndex right) => left.CompareTo(right) >= 0;
}
