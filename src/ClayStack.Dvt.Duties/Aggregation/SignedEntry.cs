using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>An aggregator's finished work.</summary>
/// <typeparam name="T">The aggregate.</typeparam>
/// <param name="Entry">What was agreed on for it.</param>
/// <param name="Signature">The group's signature, verified.</param>
internal sealed record SignedEntry<T>(AggregationEntry<T> Entry, BlsSignatureBytes Signature);
