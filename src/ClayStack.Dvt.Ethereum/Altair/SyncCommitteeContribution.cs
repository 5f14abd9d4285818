using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>Votes of one subcommittee, aggregated (consensus-specs altair/validator.md).</summary>
public sealed class SyncCommitteeContribution(
    Slot slot,
    Root beaconBlockRoot,
    SubcommitteeIndex subcommitteeIndex,
    Bitvector aggregationBits,
    BlsSignatureBytes signature)
    : SszContainer<SyncCommitteeContribution>, ISszContainer<SyncCommitteeContribution>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>beacon_block_root</c>.</summary>
    public Root BeaconBlockRoot => beaconBlockRoot;

    /// <summary>The specification's <c>subcommittee_index</c>.</summary>
    public SubcommitteeIndex SubcommitteeIndex => subcommitteeIndex;

    /// <summary>The specification's <c>aggregation_bits</c>: Bitvector[SyncSubcommitteeSize].</summary>
    public Bitvector AggregationBits => aggregationBits;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SyncCommitteeContribution ISszContainer<SyncCommitteeContribution>.Blank() =>
        new(default, default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("beacon_block_root"u8, ref beaconBlockRoot);
        visitor.Value("subcommittee_index"u8, ref subcommitteeIndex);
        visitor.Bitvector("aggregation_bits"u8, ref aggregationBits, visitor.Preset.SyncSubcommitteeSize);
        visitor.Value("signature"u8, ref signature);
    }
}
