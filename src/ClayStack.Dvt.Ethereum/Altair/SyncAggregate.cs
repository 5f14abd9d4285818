using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>The sync committee's votes for the parent block (consensus-specs altair/beacon-chain.md).</summary>
public sealed class SyncAggregate(Bitvector syncCommitteeBits, BlsSignatureBytes syncCommitteeSignature)
    : SszContainer<SyncAggregate>, ISszContainer<SyncAggregate>
{
    /// <summary>The specification's <c>sync_committee_bits</c>: Bitvector[SyncCommitteeSize].</summary>
    public Bitvector SyncCommitteeBits => syncCommitteeBits;

    /// <summary>The specification's <c>sync_committee_signature</c>.</summary>
    public BlsSignatureBytes SyncCommitteeSignature => syncCommitteeSignature;

    static SyncAggregate ISszContainer<SyncAggregate>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Bitvector("sync_committee_bits"u8, ref syncCommitteeBits, visitor.Preset.SyncCommitteeSize);
        visitor.Value("sync_committee_signature"u8, ref syncCommitteeSignature);
    }
}
