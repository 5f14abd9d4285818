namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// The base of every container: immutable once made, and equal to another one exactly if all fields are, lists included.
/// </summary>
public abstract class SszContainer<TSelf> : IEquatable<TSelf> where TSelf : SszContainer<TSelf>, ISszContainer<TSelf>
{
    /// <summary>True if every field of both has the same content.</summary>
    public bool Equals(TSelf? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null)
            return false;
        using ContentBuffer mine = ContentVisitor.Collect((TSelf)this);
        using ContentBuffer theirs = ContentVisitor.Collect(other);
        return mine.Written.SequenceEqual(theirs.Written);
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as TSelf);

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        using ContentBuffer mine = ContentVisitor.Collect((TSelf)this);
        HashCode hash = default;
        hash.AddBytes(mine.Written);
        return hash.ToHashCode();
    }

    /// <summary>True if every field of both has the same content.</summary>
    public static bool operator ==(SszContainer<TSelf>? left, SszContainer<TSelf>? right) =>
        left is null ? right is null : left.Equals(right as TSelf);

    /// <summary>True if some field differs.</summary>
    public static bool operator !=(SszContainer<TSelf>? left, SszContainer<TSelf>? right) => !(left == right);
}
