using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// The blocks of the last epochs, of all branches, by their roots. Which of them are the chain's is said by a head: it and its
/// ancestors. Not thread-safe; bounded.
/// </summary>
/// <param name="max">How many are kept; the block of the lowest slot makes room.</param>
internal sealed class BlockBook(int max)
{
    private readonly Dictionary<Root, SeenBlock> _blocks = [];

    /// <summary>Whether a block is there.</summary>
    public bool Contains(Root root) => _blocks.ContainsKey(root);

    /// <summary>Keeps a block.</summary>
    public void Add(SeenBlock block)
    {
        if (_blocks.TryAdd(block.Root, block) && _blocks.Count > max)
            _blocks.Remove(_blocks.Values.MinBy(known => known.Slot)!.Root);
    }

    /// <summary>A head's chain, back to the last block at or before a slot, as far as it is known.</summary>
    public ChainSegment ChainOf(Root head, Slot floor)
    {
        List<SeenBlock> blocks = [];
        Root next = head;
        while (_blocks.TryGetValue(next, out SeenBlock? block))
        {
            blocks.Add(block);
            if (block.Slot <= floor)
            {
                blocks.Reverse();
                return new ChainSegment(blocks, Missing: null);
            }

            next = block.Parent;
        }

        blocks.Reverse();
        return new ChainSegment(blocks, next);
    }

    /// <summary>Forgets the blocks before a slot.</summary>
    public void ForgetBefore(Slot slot) => Forget(block => block.Slot < slot);

    /// <summary>Forgets the blocks after a slot.</summary>
    public void ForgetAfter(Slot slot) => Forget(block => block.Slot > slot);

    private void Forget(Func<SeenBlock, bool> isToForget)
    {
        foreach ((Root root, SeenBlock block) in _blocks)
        {
            if (isToForget(block))
                _blocks.Remove(root);
        }
    }
}
