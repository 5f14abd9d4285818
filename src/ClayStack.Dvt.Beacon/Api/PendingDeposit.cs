using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>A deposit in the queue (states/{id}/pending_deposits; Electra on).</summary>
/// <param name="Key">The validator's key.</param>
/// <param name="WithdrawalCredentials">Where its stake goes.</param>
/// <param name="Amount">How much.</param>
/// <param name="Signature">The depositor's proof of possession.</param>
/// <param name="Slot">When it was seen.</param>
public sealed record PendingDeposit(
    BlsPublicKeyBytes Key, Hash32 WithdrawalCredentials, Gwei Amount, BlsSignatureBytes Signature, Slot Slot);
