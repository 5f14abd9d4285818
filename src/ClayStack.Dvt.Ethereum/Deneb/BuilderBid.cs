using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>A builder's offer, in Deneb (builder-specs deneb/builder.md).</summary>
public sealed class BuilderBid(
    ExecutionPayloadHeader header,
    SszList<KzgCommitment> blobKzgCommitments,
    Uint256 value,
    BlsPublicKeyBytes pubkey)
    : SszContainer<BuilderBid>, ISszContainer<BuilderBid>
{
    /// <summary>The specification's <c>header</c>.</summary>
    public ExecutionPayloadHeader Header => header;

    /// <summary>The specification's <c>blob_kzg_commitments</c>: List[KzgCommitment, MaxBlobCommitmentsPerBlock].</summary>
    public SszList<KzgCommitment> BlobKzgCommitments => blobKzgCommitments;

    /// <summary>The specification's <c>value</c>.</summary>
    public Uint256 Value => value;

    /// <summary>The specification's <c>pubkey</c>.</summary>
    public BlsPublicKeyBytes Pubkey => pubkey;

    static BuilderBid ISszContainer<BuilderBid>.Blank() => new(null!, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("header"u8, ref header);
        visitor.ValueList("blob_kzg_commitments"u8, ref blobKzgCommitments, visitor.Preset.MaxBlobCommitmentsPerBlock);
        visitor.Value("value"u8, ref value);
        visitor.Value("pubkey"u8, ref pubkey);
    }
}
