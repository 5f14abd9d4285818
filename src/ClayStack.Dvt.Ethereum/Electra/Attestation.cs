using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>Votes of several committees of one slot, aggregated; from Electra on (EIP-7549, consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class Attestation(
    Bitlist aggregationBits,
    AttestationData data,
    BlsSignatureBytes signature,
    Bitvector committeeBits)
    : SszContainer<Attestation>, ISszContainer<Attestation>
{
    /// <summary>The specification's <c>aggregation_bits</c>: Bitlist[MaxAttestersPerSlot].</summary>
    public Bitlist AggregationBits => aggregationBits;

    /// <summary>The specification's <c>data</c>.</summary>
    public AttestationData Data => data;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    /// <summary>The specification's <c>committee_bits</c>: Bitvector[MaxCommitteesPerSlot].</summary>
    public Bitvector CommitteeBits => committeeBits;

    static Attestation ISszContainer<Attestation>.Blank() => new(default, null!, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Bitlist("aggregation_bits"u8, ref aggregationBits, visitor.Preset.MaxAttestersPerSlot);
        visitor.Container("data"u8, ref data);
        visitor.Value("signature"u8, ref signature);
        visitor.Bitvector("committee_bits"u8, ref committeeBits, visitor.Preset.MaxCommitteesPerSlot);
    }
}
