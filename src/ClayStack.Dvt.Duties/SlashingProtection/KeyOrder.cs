using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>The order of keys' bytes, wherever an order can be seen.</summary>
public sealed class KeyOrder : IComparer<BlsPublicKeyBytes>
{
    private KeyOrder()
    {
    }

    /// <summary>The only one there is.</summary>
    public static KeyOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(BlsPublicKeyBytes x, BlsPublicKeyBytes y) => x.Span.SequenceCompareTo(y.Span);
}
