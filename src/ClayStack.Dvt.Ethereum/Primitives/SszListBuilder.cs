namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>Makes lists; collection expressions use it.</summary>
public static class SszListBuilder
{
    /// <summary>Copies the elements.</summary>
    public static SszList<T> Create<T>(ReadOnlySpan<T> items) => SszList<T>.Own(items.ToArray());
}
