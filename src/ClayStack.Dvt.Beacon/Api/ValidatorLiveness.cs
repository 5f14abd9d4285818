using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>Whether a beacon node saw a validator act in an epoch (validator/liveness; PROTOCOL S7).</summary>
/// <param name="Validator">The validator.</param>
/// <param name="IsLive">Whether it was seen.</param>
public sealed record ValidatorLiveness(ValidatorIndex Validator, bool IsLive);
