using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>A validator with all that a state says of it (states/{id}/validators).</summary>
/// <param name="Record">What duties need.</param>
/// <param name="Balance">Its balance.</param>
/// <param name="WithdrawalCredentials">Where its stake goes.</param>
/// <param name="EffectiveBalance">What its weight follows.</param>
/// <param name="ActivationEligibilityEpoch">When it joined the queue.</param>
/// <param name="WithdrawableEpoch">When its stake may leave.</param>
public sealed record StateValidator(
    ValidatorRecord Record,
    Gwei Balance,
    Hash32 WithdrawalCredentials,
    Gwei EffectiveBalance,
    Epoch ActivationEligibilityEpoch,
    Epoch WithdrawableEpoch);
