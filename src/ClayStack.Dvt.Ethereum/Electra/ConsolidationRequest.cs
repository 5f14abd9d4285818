using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A merge of two validators, asked for by the withdrawal address (EIP-7251, consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class ConsolidationRequest(
    ExecutionAddress sourceAddress,
    BlsPublicKeyBytes sourcePubkey,
    BlsPublicKeyBytes targetPubkey)
    : SszContainer<ConsolidationRequest>, ISszContainer<ConsolidationRequest>
{
    /// <summary>The specification's <c>source_address</c>.</summary>
    public ExecutionAddress SourceAddress => sourceAddress;

    /// <summary>The specification's <c>source_pubkey</c>.</summary>
    public BlsPublicKeyBytes SourcePubkey => sourcePubkey;

    /// <summary>The specification's <c>target_pubkey</c>.</summary>
    public BlsPublicKeyBytes TargetPubkey => targetPubkey;

    static ConsolidationRequest ISszContainer<ConsolidationRequest>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("source_address"u8, ref sourceAddress);
        visitor.Value("source_pubkey"u8, ref sourcePubkey);
        visitor.Value("target_pubkey"u8, ref targetPubkey);
    }
}
