using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>An attestation that names its attesters; from Electra on (consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class IndexedAttestation(
    SszList<ValidatorIndex> attestingIndices,
    AttestationData data,
    BlsSignatureBytes signature)
    : SszContainer<IndexedAttestation>, ISszContainer<IndexedAttestation>
{
    /// <summary>The specification's <c>attesting_indices</c>: List[ValidatorIndex, MaxAttestersPerSlot].</summary>
    public SszList<ValidatorIndex> AttestingIndices => attestingIndices;

    /// <summary>The specification's <c>data</c>.</summary>
    public AttestationData Data => data;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static IndexedAttestation ISszContainer<IndexedAttestation>.Blank() => new(default, null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.ValueList("attesting_indices"u8, ref attestingIndices, visitor.Preset.MaxAttestersPerSlot);
        visitor.Container("data"u8, ref data);
        visitor.Value("signature"u8, ref signature);
    }
}
