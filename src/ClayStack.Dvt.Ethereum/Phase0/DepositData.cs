using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A deposit as the deposit contract has it (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class DepositData(
    BlsPublicKeyBytes pubkey,
    Hash32 withdrawalCredentials,
    Gwei amount,
    BlsSignatureBytes signature)
    : SszContainer<DepositData>, ISszContainer<DepositData>
{
    /// <summary>The specification's <c>pubkey</c>.</summary>
    public BlsPublicKeyBytes Pubkey => pubkey;

    /// <summary>The specification's <c>withdrawal_credentials</c>.</summary>
    public Hash32 WithdrawalCredentials => withdrawalCredentials;

    /// <summary>The specification's <c>amount</c>.</summary>
    public Gwei Amount => amount;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static DepositData ISszContainer<DepositData>.Blank() => new(default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("pubkey"u8, ref pubkey);
        visitor.Value("withdrawal_credentials"u8, ref withdrawalCredentials);
        visitor.Value("amount"u8, ref amount);
        visitor.Value("signature"u8, ref signature);
    }
}
