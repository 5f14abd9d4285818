using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>A validator whose signature is on the chain. Its source was right, else no block could carry it.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Delay">How many slots after its own the first block came that carries it; 1 is the best, and 0 is a block itself.</param>
/// <param name="RightHead">Whether it voted for the chain's block; null where it votes for none, or that is not known.</param>
/// <param name="RightTarget">Whether it voted for the chain's target; null where it votes for none, or that is not known.</param>
public readonly record struct IncludedDuty(ValidatorIndex Validator, ulong Delay, bool? RightHead, bool? RightTarget);
