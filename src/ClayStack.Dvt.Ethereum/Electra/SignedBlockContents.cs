using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A signed block with what travels beside it: one proof per blob, in Electra (beacon-APIs,
/// SignedBlockContents).</summary>
public sealed class SignedBlockContents(
    SignedBeaconBlock signedBlock,
    SszList<KzgProof> kzgProofs,
    SszList<ByteSequence> blobs)
    : SszContainer<SignedBlockContents>, ISszContainer<SignedBlockContents>
{
    /// <summary>The specification's <c>signed_block</c>.</summary>
    public SignedBeaconBlock SignedBlock => signedBlock;

    /// <summary>The specification's <c>kzg_proofs</c>: List[KzgProof, MaxBlobCommitmentsPerBlock].</summary>
    public SszList<KzgProof> KzgProofs => kzgProofs;

    /// <summary>The specification's <c>blobs</c>: List[ByteVector[BytesPerBlob], MaxBlobCommitmentsPerBlock].</summary>
    public SszList<ByteSequence> Blobs => blobs;

    static SignedBlockContents ISszContainer<SignedBlockContents>.Blank() => new(null!, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("signed_block"u8, ref signedBlock);
        visitor.ValueList("kzg_proofs"u8, ref kzgProofs, visitor.Preset.MaxBlobCommitmentsPerBlock);
        visitor.ByteVectorList("blobs"u8, ref blobs, visitor.Preset.MaxBlobCommitmentsPerBlock, visitor.Preset.BytesPerBlob);
    }
}
