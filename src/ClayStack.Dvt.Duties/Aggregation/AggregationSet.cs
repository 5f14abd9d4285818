using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// What a cluster agrees on once for a slot: all its aggregators, each committee's aggregate once. On the wire it is SSZ, so
/// that an accepted encoding is the only one of its value.
/// </summary>
/// <typeparam name="T">The aggregate: an attestation of its fork, or a sync committee contribution.</typeparam>
/// <param name="groups">In ascending order of their committees, none twice.</param>
internal sealed class AggregationSet<T>(SszList<AggregationGroup<T>> groups)
    : SszContainer<AggregationSet<T>>, ISszContainer<AggregationSet<T>>
    where T : class, ISszContainer<T>
{
    /// <summary>One group for each committee; at least one.</summary>
    public SszList<AggregationGroup<T>> Groups => groups;

    static AggregationSet<T> ISszContainer<AggregationSet<T>>.Blank() => new(default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct =>
        visitor.ContainerList("groups"u8, ref groups, visitor.Preset.MaxCommitteesPerSlot);
}
