using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>An attestation that was accepted: the first time it came, from whichever node.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Validator">The validator.</param>
/// <param name="Group">The validator's group.</param>
/// <param name="SinceSlotStart">When it came, after the start of its slot; negative from a clock that is ahead.</param>
public sealed record DevnetAcceptance(Slot Slot, ValidatorIndex Validator, string Group, TimeSpan SinceSlotStart);
