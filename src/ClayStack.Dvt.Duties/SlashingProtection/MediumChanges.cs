using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What one transaction changes.</summary>
/// <param name="Before">The state that the medium has.</param>
/// <param name="After">The state that it gets.</param>
/// <param name="HighestSlot">The highest slot recorded that it gets; null if none was.</param>
/// <param name="Updates">The rows that were there, from <see cref="MediumRow.Marks"/> to <see cref="MediumRow.Next"/>.</param>
/// <param name="Inserts">The rows that are new, with <see cref="MediumRow.Next"/>.</param>
internal sealed record MediumChanges(
    StoreState Before, StoreState After, Slot? HighestSlot, IReadOnlyList<MediumRow> Updates, IReadOnlyList<MediumRow> Inserts)
{
    /// <summary>The highest slot voted in from now on; null if that does not change.</summary>
    public Slot? VotedSlot { get; init; }

    /// <summary>What is to be kept of quarantines from now on; null if that does not change.</summary>
    public QuarantineState? Quarantine { get; init; }

    /// <summary>The halts that are made or replaced.</summary>
    public IReadOnlyList<HaltedValidator> Halts { get; init; } = [];

    /// <summary>The keys whose halts are forgotten.</summary>
    public IReadOnlyList<BlsPublicKeyBytes> EndedHalts { get; init; } = [];
}
