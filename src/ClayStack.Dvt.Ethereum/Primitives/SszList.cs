using System.Collections;
using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>Elements that nobody changes: an SSZ list or vector. The default value is empty; <c>[a, b]</c> makes one.</summary>
[CollectionBuilder(typeof(SszListBuilder), nameof(SszListBuilder.Create))]
public readonly struct SszList<T> : IReadOnlyList<T>, IEquatable<SszList<T>>
{
    private readonly T[]? _items;

    private SszList(T[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <summary>The elements, for loops without allocation.</summary>
    public ReadOnlySpan<T> Span => _items;

    /// <inheritdoc/>
    public T this[int index] => Span[index];

    /// <summary>Takes the array over: the caller must not keep it.</summary>
    internal static SszList<T> Own(T[] items) => new(items);

    /// <inheritdoc/>
    public bool Equals(SszList<T> other)
    {
        if (Count != other.Count)
            return false;
        for (int i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(Span[i], other.Span[i]))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SszList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in Span)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>True if both have equal elements in the same order.</summary>
    public static bool operator ==(SszList<T> left, SszList<T> right) => left.Equals(right);

    /// <summary>True if some element differs.</summary>
    public static bool operator !=(SszList<T> left, SszList<T> right) => !left.Equals(right);
}
