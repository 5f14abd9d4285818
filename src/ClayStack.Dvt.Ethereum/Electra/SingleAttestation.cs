using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>One attester's vote as it is submitted; from Electra on (consensus-specs
/// electra/beacon-chain.md).</summary>
public sealed class SingleAttestation(
    CommitteeIndex committeeIndex,
    ValidatorIndex attesterIndex,
    AttestationData data,
    BlsSignatureBytes signature)
    : SszContainer<SingleAttestation>, ISszContainer<SingleAttestation>
{
    /// <summary>The specification's <c>committee_index</c>.</summary>
    public CommitteeIndex CommitteeIndex => committeeIndex;

    /// <summary>The specification's <c>attester_index</c>.</summary>
    public ValidatorIndex AttesterIndex => attesterIndex;

    /// <summary>The specification's <c>data</c>.</summary>
    public AttestationData Data => data;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SingleAttestation ISszContainer<SingleAttestation>.Blank() => new(default, default, null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("committee_index"u8, ref committeeIndex);
        visitor.Value("attester_index"u8, ref attesterIndex);
        visitor.Container("data"u8, ref data);
        visitor.Value("signature"u8, ref signature);
    }
}
