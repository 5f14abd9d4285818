using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>What an epoch's attestation brought a validator, in gwei; negative for a penalty. For display, never for reports (PROTOCOL K3).</summary>
/// <param name="Validator">The validator.</param>
/// <param name="HeadGwei">For the head.</param>
/// <param name="TargetGwei">For the target.</param>
/// <param name="SourceGwei">For the source.</param>
/// <param name="InactivityGwei">The penalty of an inactivity leak; zero or negative.</param>
public sealed record AttestationReward(ValidatorIndex Validator, long HeadGwei, long TargetGwei, long SourceGwei, long InactivityGwei);
