namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A validator's row, keyed by its group key (PROTOCOL S1).</summary>
/// <param name="Block">What it proposed; null if it never did.</param>
/// <param name="Attestation">What it attested; null if it never did.</param>
public readonly record struct ProtectionMarks(BlockMark? Block, AttestationMark? Attestation)
{
    /// <summary>The marks of both histories together.</summary>
    public static ProtectionMarks Merge(ProtectionMarks left, ProtectionMarks right) => new(
        left.Block is { } leftBlock && right.Block is { } rightBlock
            ? BlockMark.Merge(leftBlock, rightBlock)
            : left.Block ?? right.Block,
        left.Attestation is { } leftVote && right.Attestation is { } rightVote
            ? AttestationMark.Merge(leftVote, rightVote)
            : left.Attestation ?? right.Attestation);

    /// <summary>Whether no mark here is lower than there: what must hold of each replacement of a row.</summary>
    public bool Covers(ProtectionMarks earlier) => Covers(earlier.Block) && Covers(earlier.Attestation);

    private bool Covers(BlockMark? earlier) =>
        earlier is not { } before || (Block is { } block && block.Slot >= before.Slot);

    private bool Covers(AttestationMark? earlier) =>
        earlier is not { } before
        || (Attestation is { } vote && vote.Source >= before.Source && vote.Target >= before.Target);
}
