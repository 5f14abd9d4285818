using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A withdrawal or exit asked for by the withdrawal address (EIP-7002, consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class WithdrawalRequest(
    ExecutionAddress sourceAddress,
    BlsPublicKeyBytes validatorPubkey,
    Gwei amount)
    : SszContainer<WithdrawalRequest>, ISszContainer<WithdrawalRequest>
{
    /// <summary>The specification's <c>source_address</c>.</summary>
    public ExecutionAddress SourceAddress => sourceAddress;

    /// <summary>The specification's <c>validator_pubkey</c>.</summary>
    public BlsPublicKeyBytes ValidatorPubkey => validatorPubkey;

    /// <summary>The specification's <c>amount</c>.</summary>
    public Gwei Amount => amount;

    static WithdrawalRequest ISszContainer<WithdrawalRequest>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("source_address"u8, ref sourceAddress);
        visitor.Value("validator_pubkey"u8, ref validatorPubkey);
        visitor.Value("amount"u8, ref amount);
    }
}
