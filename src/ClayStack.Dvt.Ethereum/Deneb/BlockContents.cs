using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>A block with what travels beside it: one proof per blob, in Deneb (beacon-APIs, BlockContents).</summary>
public sealed class BlockContents(BeaconBlock block, SszList<KzgProof> kzgProofs, SszList<ByteSequence> blobs)
    : SszContainer<BlockContents>, ISszContainer<BlockContents>
{
    /// <summary>The specification's <c>block</c>.</summary>
    public BeaconBlock Block => block;

    /// <summary>The specification's <c>kzg_proofs</c>: List[KzgProof, MaxBlobCommitmentsPerBlock].</summary>
    public SszList<KzgProof> KzgProofs => kzgProofs;

    /// <summary>The specification's <c>blobs</c>: List[ByteVector[BytesPerBlob], MaxBlobCommitmentsPerBlock].</summary>
    public SszList<ByteSequence> Blobs => blobs;

    static BlockContents ISszContainer<BlockContents>.Blank() => new(null!, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("block"u8, ref block);
        visitor.ValueList("kzg_proofs"u8, ref kzgProofs, visitor.Preset.MaxBlobCommitmentsPerBlock);
        visitor.ByteVectorList("blobs"u8, ref blobs, visitor.Preset.MaxBlobCommitmentsPerBlock, visitor.Preset.BytesPerBlob);
    }
}
