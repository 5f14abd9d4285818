using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>A validator whose duty was not done.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Reason">The one reason.</param>
public readonly record struct MissedValidator(ValidatorIndex Validator, MissReason Reason);
