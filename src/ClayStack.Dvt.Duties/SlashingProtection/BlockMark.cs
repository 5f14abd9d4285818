using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>All that the rules remember of a validator's blocks.</summary>
/// <param name="Slot">The highest slot ever signed.</param>
/// <param name="SigningRoot">What was signed there; null if unknown, or if it was more than one thing.</param>
public readonly record struct BlockMark(Slot Slot, Root? SigningRoot)
{
    /// <summary>The mark of both histories together.</summary>
    public static BlockMark Merge(BlockMark left, BlockMark right) => new(
        left.Slot > right.Slot ? left.Slot : right.Slot,
        AttestationMark.MergeRoots(left.Slot.CompareTo(right.Slot), left.SigningRoot, right.SigningRoot));
}
