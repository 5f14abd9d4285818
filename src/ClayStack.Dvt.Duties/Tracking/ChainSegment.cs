using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>A piece of the chain without gaps, up to a head.</summary>
/// <param name="Blocks">The blocks in the order of their slots.</param>
/// <param name="Missing">The block before the first one, if it is needed and not known; null if nothing is missing.</param>
internal sealed record ChainSegment(IReadOnlyList<SeenBlock> Blocks, Root? Missing)
{
    /// <summary>Whether every block of a range of slots is known, bounds included; after the head nothing is.</summary>
    public bool Covers(Slot first, Slot last) => Blocks.Count > 0 && Blocks[0].Slot <= first && Blocks[^1].Slot >= last;

    /// <summary>The newest block at or before a slot; null if that is not known.</summary>
    public SeenBlock? NewestAt(Slot slot) =>
        Blocks.Count > 0 && Blocks[^1].Slot >= slot ? Blocks.LastOrDefault(block => block.Slot <= slot) : null;

    /// <summary>The block of a slot; null if the slot is empty or not known.</summary>
    public SeenBlock? In(Slot slot) => Blocks.FirstOrDefault(block => block.Slot == slot);
}
