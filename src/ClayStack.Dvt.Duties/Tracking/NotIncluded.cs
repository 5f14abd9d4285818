using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>A validator whose duty was done, and whose signature is not on the chain.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Reason">The one reason.</param>
public readonly record struct NotIncluded(ValidatorIndex Validator, NotIncludedReason Reason);
