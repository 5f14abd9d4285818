using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>What a member signs to see whether it aggregates (consensus-specs altair/validator.md).</summary>
public sealed class SyncAggregatorSelectionData(Slot slot, SubcommitteeIndex subcommitteeIndex)
    : SszContainer<SyncAggregatorSelectionData>, ISszContainer<SyncAggregatorSelectionData>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>subcommittee_index</c>.</summary>
    public SubcommitteeIndex SubcommitteeIndex => subcommitteeIndex;

    static SyncAggregatorSelectionData ISszContainer<SyncAggregatorSelectionData>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("subcommittee_index"u8, ref subcommitteeIndex);
    }
}
