using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>A validator that aggregates its committee's votes in a slot.</summary>
/// <param name="Duty">Who, and which committee.</param>
/// <param name="Proof">The selection proof, verified.</param>
internal sealed record SelectedAggregator(AttesterDuty Duty, BlsSignatureBytes Proof);
