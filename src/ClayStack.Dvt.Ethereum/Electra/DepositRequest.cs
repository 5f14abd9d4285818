using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A deposit that the execution layer saw (EIP-6110, consensus-specs electra/beacon-chain.md).</summary>
public sealed class DepositRequest(
    BlsPublicKeyBytes pubkey,
    Hash32 withdrawalCredentials,
    Gwei amount,
    BlsSignatureBytes signature,
    Uint64 index)
    : SszContainer<DepositRequest>, ISszContainer<DepositRequest>
{
    /// <summary>The specification's <c>pubkey</c>.</summary>
    public BlsPublicKeyBytes Pubkey => pubkey;

    /// <summary>The specification's <c>withdrawal_credentials</c>.</summary>
    public Hash32 WithdrawalCredentials => withdrawalCredentials;

    /// <summary>The specification's <c>amount</c>.</summary>
    public Gwei Amount => amount;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    /// <summary>The specification's <c>index</c>.</summary>
    public Uint64 Index => index;

    static DepositRequest ISszContainer<DepositRequest>.Blank() => new(default, default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("pubkey"u8, ref pubkey);
        visitor.Value("withdrawal_credentials"u8, ref withdrawalCredentials);
        visitor.Value("amount"u8, ref amount);
        visitor.Value("signature"u8, ref signature);
        visitor.Value("index"u8, ref index);
    }
}
