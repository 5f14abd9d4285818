using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>A partial withdrawal in the queue (states/{id}/pending_partial_withdrawals; Electra on); it forbids an exit.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Amount">How much.</param>
/// <param name="WithdrawableEpoch">When it is paid.</param>
public sealed record PendingPartialWithdrawal(ValidatorIndex Validator, Gwei Amount, Epoch WithdrawableEpoch);
