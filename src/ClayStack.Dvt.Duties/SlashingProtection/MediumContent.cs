using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>Everything that is committed on a medium.</summary>
/// <param name="State">Whose it is, and how far it is.</param>
/// <param name="HighestSlot">The highest slot recorded; null if none was.</param>
/// <param name="Rows">The rows, in the order of their numbers.</param>
internal sealed record MediumContent(StoreState State, Slot? HighestSlot, IReadOnlyList<MediumRow> Rows)
{
    /// <summary>The highest slot in which this node may have voted; null if none was recorded.</summary>
    public Slot? VotedSlot { get; init; }

    /// <summary>What is kept of quarantines; null if there never was one.</summary>
    public QuarantineState? Quarantine { get; init; }

    /// <summary>The validators that were halted.</summary>
    public IReadOnlyList<HaltedValidator> Halts { get; init; } = [];
}
