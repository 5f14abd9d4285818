using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>One aggregator of an <see cref="AggregationSet{T}"/>, with what it is to sign.</summary>
/// <typeparam name="T">The aggregate.</typeparam>
/// <param name="Id">Which committee, and who.</param>
/// <param name="Aggregate">The committee's aggregate.</param>
/// <param name="Proof">The selection proof.</param>
internal sealed record AggregationEntry<T>(SeatId Id, T Aggregate, BlsSignatureBytes Proof);
