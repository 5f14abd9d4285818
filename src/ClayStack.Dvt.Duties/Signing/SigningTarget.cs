using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>What is to be signed, and for whom.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="SigningRoot">The signing root.</param>
internal readonly record struct SigningTarget(ValidatorIndex Validator, Root SigningRoot);
