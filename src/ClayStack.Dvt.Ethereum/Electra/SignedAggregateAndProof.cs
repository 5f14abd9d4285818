using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>An aggregate and proof, signed by the aggregator; from Electra on (consensus-specs
/// electra/validator.md).</summary>
public sealed class SignedAggregateAndProof(AggregateAndProof message, BlsSignatureBytes signature)
    : SszContainer<SignedAggregateAndProof>, ISszContainer<SignedAggregateAndProof>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public AggregateAndProof Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedAggregateAndProof ISszContainer<SignedAggregateAndProof>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}
