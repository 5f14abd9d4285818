using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>A contribution with the proof that its maker was chosen (consensus-specs altair/validator.md).</summary>
public sealed class ContributionAndProof(
    ValidatorIndex aggregatorIndex,
    SyncCommitteeContribution contribution,
    BlsSignatureBytes selectionProof)
    : SszContainer<ContributionAndProof>, ISszContainer<ContributionAndProof>
{
    /// <summary>The specification's <c>aggregator_index</c>.</summary>
    public ValidatorIndex AggregatorIndex => aggregatorIndex;

    /// <summary>The specification's <c>contribution</c>.</summary>
    public SyncCommitteeContribution Contribution => contribution;

    /// <summary>The specification's <c>selection_proof</c>.</summary>
    public BlsSignatureBytes SelectionProof => selectionProof;

    static ContributionAndProof ISszContainer<ContributionAndProof>.Blank() => new(default, null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("aggregator_index"u8, ref aggregatorIndex);
        visitor.Container("contribution"u8, ref contribution);
        visitor.Value("selection_proof"u8, ref selectionProof);
    }
}
