using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>A validator that aggregates a sync subcommittee's messages in a slot.</summary>
/// <param name="Duty">Who.</param>
/// <param name="Subcommittee">Which subcommittee.</param>
/// <param name="Proof">The selection proof, verified.</param>
internal sealed record SelectedSyncAggregator(SyncDuty Duty, SubcommitteeIndex Subcommittee, BlsSignatureBytes Proof);
