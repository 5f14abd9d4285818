using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>One committee's aggregate, and those of the cluster's validators that send it.</summary>
/// <typeparam name="T">The aggregate.</typeparam>
/// <param name="aggregate">The aggregate; it names its committee.</param>
/// <param name="aggregators">In ascending order of the validators, none twice.</param>
internal sealed class AggregationGroup<T>(T aggregate, SszList<AggregatorProof> aggregators)
    : SszContainer<AggregationGroup<T>>, ISszContainer<AggregationGroup<T>>
    where T : class, ISszContainer<T>
{
    /// <summary>The aggregate.</summary>
    public T Aggregate => aggregate;

    /// <summary>Who sends it; at least one.</summary>
    public SszList<AggregatorProof> Aggregators => aggregators;

    static AggregationGroup<T> ISszContainer<AggregationGroup<T>>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("aggregate"u8, ref aggregate);
        visitor.ContainerList("aggregators"u8, ref aggregators, visitor.Preset.MaxValidatorsPerCommittee);
    }
}
