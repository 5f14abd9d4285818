using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>Votes of one committee, aggregated; before Electra (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class Attestation(Bitlist aggregationBits, AttestationData data, BlsSignatureBytes signature)
    : SszContainer<Attestation>, ISszContainer<Attestation>
{
    /// <summary>The specification's <c>aggregation_bits</c>: Bitlist[MaxValidatorsPerCommittee].</summary>
    public Bitlist AggregationBits => aggregationBits;

    /// <summary>The specification's <c>data</c>.</summary>
    public AttestationData Data => data;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static Attestation ISszContainer<Attestation>.Blank() => new(default, null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Bitlist("aggregation_bits"u8, ref aggregationBits, visitor.Preset.MaxValidatorsPerCommittee);
        visitor.Container("data"u8, ref data);
        visitor.Value("signature"u8, ref signature);
    }
}
