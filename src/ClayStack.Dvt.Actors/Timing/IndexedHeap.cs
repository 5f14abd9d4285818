namespace ClayStack.Dvt.Actors.Timing;

/// <summary>An entry of an <see cref="IndexedHeap{TNode}"/>; it knows its place, so it can be removed in O(log n).</summary>
internal abstract class HeapNode
{
    internal int HeapIndex = -1;

    /// <summary>Smaller comes first.</summary>
    internal long Key;

    /// <summary>Decides between equal keys; the heap sets it in order of insertion.</summary>
    internal long Order;

    internal bool IsQueued => HeapIndex >= 0;
}

/// <summary>
/// A binary min-heap from which any entry can be removed, so that cancelled entries never pile up. Equal keys leave in
/// order of insertion. Not thread-safe.
/// </summary>
internal sealed class IndexedHeap<TNode>
    where TNode : HeapNode
{
    private TNode?[] _nodes = new TNode?[16];
    private long _nextOrder;

    internal int Count { get; private set; }

    internal TNode? First => _nodes[0];

    /// <summary>The entries in no particular order.</summary>
    internal ReadOnlySpan<TNode?> Nodes => _nodes.AsSpan(0, Count);

    internal void Add(TNode node, long key)
    {
        Invariant.Require(!node.IsQueued, "An entry is in at most one place of one heap.");
        node.Key = key;
        node.Order = _nextOrder++;
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Count * 2);
        SiftUp(Count++, node);
    }

    internal void Remove(TNode node)
    {
        int index = node.HeapIndex;
        Invariant.Require(index >= 0 && index < Count && ReferenceEquals(_nodes[index], node), "The entry lies in this heap.");
        node.HeapIndex = -1;
        TNode last = _nodes[--Count]!;
        _nodes[Count] = null;
        if (ReferenceEquals(last, node))
            return;
        if (index > 0 && Before(last, _nodes[(index - 1) / 2]!))
            SiftUp(index, last);
        else
            SiftDown(index, last);
    }

    private static bool Before(TNode a, TNode b) => a.Key != b.Key ? a.Key < b.Key : a.Order < b.Order;

    private void SiftUp(int index, TNode node)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!Before(node, _nodes[parent]!))
                break;
            Place(index, _nodes[parent]!);
            index = parent;
        }

        Place(index, node);
    }

    private void SiftDown(int index, TNode node)
    {
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && Before(_nodes[child + 1]!, _nodes[child]!))
                child++;
            if (!Before(_nodes[child]!, node))
                break;
            Place(index, _nodes[child]!);
            index = child;
        }

        Place(index, node);
    }

    private void Place(int index, TNode node)
    {
        _nodes[index] = node;
        node.HeapIndex = index;
    }
}
