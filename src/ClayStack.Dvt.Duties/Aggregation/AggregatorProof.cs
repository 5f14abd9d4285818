using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>An aggregator with the proof that it was chosen; 104 bytes.</summary>
/// <param name="validator">The validator.</param>
/// <param name="proof">Its selection proof.</param>
internal sealed class AggregatorProof(ValidatorIndex validator, BlsSignatureBytes proof)
    : SszContainer<AggregatorProof>, ISszContainer<AggregatorProof>
{
    /// <summary>The validator.</summary>
    public ValidatorIndex Validator => validator;

    /// <summary>Its selection proof.</summary>
    public BlsSignatureBytes Proof => proof;

    static AggregatorProof ISszContainer<AggregatorProof>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("validator"u8, ref validator);
        visitor.Value("proof"u8, ref proof);
    }
}
