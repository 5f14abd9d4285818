using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Sync subcommittees that a beacon node must follow for a validator (PROTOCOL V4).</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Places">Its places in the whole committee, from 0.</param>
/// <param name="UntilEpoch">The epoch at which the subscription ends, itself excluded.</param>
public sealed record SyncCommitteeSubscription(ValidatorIndex Validator, IReadOnlyList<int> Places, Epoch UntilEpoch);
