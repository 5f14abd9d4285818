using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Where a validator sits in the sync committee. The adapter has checked every place against the committee's size.</summary>
/// <param name="Key">The validator's key.</param>
/// <param name="Validator">The validator's index.</param>
/// <param name="Places">Its places in the whole committee, from 0, ascending; at least one.</param>
public sealed record SyncDuty(BlsPublicKeyBytes Key, ValidatorIndex Validator, IReadOnlyList<int> Places);
