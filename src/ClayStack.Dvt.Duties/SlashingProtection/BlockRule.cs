using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The rule of blocks (PROTOCOL S2): the slot strictly increases, and the identical signing root may be released again.
/// </summary>
public static class BlockRule
{
    /// <summary>Judges one request against one mark.</summary>
    /// <param name="mark">The validator's mark; null if it never proposed.</param>
    /// <param name="slot">The block's slot.</param>
    /// <param name="signingRoot">What would be signed.</param>
    /// <param name="next">The mark to record before the release; without meaning if refused.</param>
    /// <returns>Null for leave to sign, or the reason why not.</returns>
    public static ProtectionRefusal? Check(BlockMark? mark, Slot slot, Root signingRoot, out BlockMark next)
    {
        next = new BlockMark(slot, signingRoot);
        bool allowed = mark is not { } last
            || slot > last.Slot
            || (slot == last.Slot && signingRoot == last.SigningRoot);
        return allowed ? null : ProtectionRefusal.BlockSlotNotHigher;
    }
}
