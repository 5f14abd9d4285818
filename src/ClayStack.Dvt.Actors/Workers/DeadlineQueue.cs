using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors.Workers;

/// <summary>
/// Waiting work, earliest deadline first, with a bound. When it is full the latest deadline loses, whether it waits or
/// arrives, so a flood of patient work never displaces urgent work. Not thread-safe.
/// </summary>
internal sealed class DeadlineQueue(int capacity)
{
    private readonly IndexedHeap<Entry> _heap = new();

    internal int Count => _heap.Count;

    /// <summary>Adds an item.</summary>
    /// <returns>The item that lost its place, which may be the new one; null if there was room.</returns>
    internal WorkItem? Add(WorkItem item)
    {
        Entry? loser = null;
        if (_heap.Count >= capacity)
        {
            loser = Latest();
            if (loser.Key <= item.Deadline.UtcTicks)
                return item;
            _heap.Remove(loser);
        }

        _heap.Add(new Entry(item), item.Deadline.UtcTicks);
        return loser?.Item;
    }

    internal bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WorkItem? item)
    {
        item = _heap.First?.Item;
        if (item is null)
            return false;
        _heap.Remove(_heap.First!);
        return true;
    }

    private Entry Latest()
    {
        Entry latest = _heap.Nodes[0]!;
        foreach (Entry? node in _heap.Nodes)
        {
            if (node!.Key > latest.Key || (node.Key == latest.Key && node.Order > latest.Order))
                latest = node;
        }

        return latest;
    }

    private sealed class Entry(WorkItem item) : HeapNode
    {
        internal WorkItem Item => item;
    }
}
