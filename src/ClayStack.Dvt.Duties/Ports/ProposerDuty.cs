using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>When a validator proposes. The adapter has checked the slot against the epoch asked for.</summary>
/// <param name="Key">The validator's key.</param>
/// <param name="Validator">The validator's index.</param>
/// <param name="Slot">The slot.</param>
public sealed record ProposerDuty(BlsPublicKeyBytes Key, ValidatorIndex Validator, Slot Slot);
