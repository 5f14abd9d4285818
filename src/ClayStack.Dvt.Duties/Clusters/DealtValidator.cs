using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>A validator whose key is to be dealt.</summary>
/// <param name="Secret">The whole key; stays the caller's, who zeroes it after dealing.</param>
/// <param name="WithdrawalCredentials">0x01 or 0x02 credentials.</param>
/// <param name="DepositAmounts">The amounts of the deposits that the cluster may sign.</param>
/// <param name="Settings">The first settings.</param>
public sealed record DealtValidator(
    BlsSecretKey Secret,
    Hash32 WithdrawalCredentials,
    ImmutableArray<Gwei> DepositAmounts,
    ValidatorSettings Settings)
{
    /// <summary>The type's name and nothing else.</summary>
    public override string ToString() => nameof(DealtValidator);
}
