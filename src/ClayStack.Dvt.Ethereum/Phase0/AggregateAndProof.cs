using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>An aggregate with the proof that its maker was chosen; before Electra (consensus-specs
/// phase0/validator.md).</summary>
public sealed class AggregateAndProof(
    ValidatorIndex aggregatorIndex,
    Attestation aggregate,
    BlsSignatureBytes selectionProof)
    : SszContainer<AggregateAndProof>, ISszContainer<AggregateAndProof>
{
    /// <summary>The specification's <c>aggregator_index</c>.</summary>
    public ValidatorIndex AggregatorIndex => aggregatorIndex;

    /// <summary>The specification's <c>aggregate</c>.</summary>
    public Attestation Aggregate => aggregate;

    /// <summary>The specification's <c>selection_proof</c>.</summary>
    public BlsSignatureBytes SelectionProof => selectionProof;

    static AggregateAndProof ISszContainer<AggregateAndProof>.Blank() => new(default, null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("aggregator_index"u8, ref aggregatorIndex);
        visitor.Container("aggregate"u8, ref aggregate);
        visitor.Value("selection_proof"u8, ref selectionProof);
    }
}
