using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>Two votes that one validator must not cast; from Electra on (consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class AttesterSlashing(IndexedAttestation attestation1, IndexedAttestation attestation2)
    : SszContainer<AttesterSlashing>, ISszContainer<AttesterSlashing>
{
    /// <summary>The specification's <c>attestation_1</c>.</summary>
    public IndexedAttestation Attestation1 => attestation1;

    /// <summary>The specification's <c>attestation_2</c>.</summary>
    public IndexedAttestation Attestation2 => attestation2;

    static AttesterSlashing ISszContainer<AttesterSlashing>.Blank() => new(null!, null!);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("attestation_1"u8, ref attestation1);
        visitor.Container("attestation_2"u8, ref attestation2);
    }
}
