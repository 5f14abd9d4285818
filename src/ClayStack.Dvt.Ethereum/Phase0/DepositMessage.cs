using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>What the depositor signs (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class DepositMessage(BlsPublicKeyBytes pubkey, Hash32 withdrawalCredentials, Gwei amount)
    : SszContainer<DepositMessage>, ISszContainer<DepositMessage>
{
    /// <summary>The specification's <c>pubkey</c>.</summary>
    public BlsPublicKeyBytes Pubkey => pubkey;

    /// <summary>The specification's <c>withdrawal_credentials</c>.</summary>
    public Hash32 WithdrawalCredentials => withdrawalCredentials;

    /// <summary>The specification's <c>amount</c>.</summary>
    public Gwei Amount => amount;

    static DepositMessage ISszContainer<DepositMessage>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("pubkey"u8, ref pubkey);
        visitor.Value("withdrawal_credentials"u8, ref withdrawalCredentials);
        visitor.Value("amount"u8, ref amount);
    }
}
