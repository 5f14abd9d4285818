using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>What the value check looks at in a block's payload or payload header, whatever the block's shape.</summary>
/// <param name="FeeRecipient">Who is paid: the validator's, or of a blinded block the builder's.</param>
/// <param name="ParentHash">The payload that this one follows.</param>
/// <param name="BlockNumber">The payload's number.</param>
/// <param name="Timestamp">UNIX time in seconds.</param>
/// <param name="PrevRandao">The chain's randomness.</param>
/// <param name="GasLimit">The gas limit.</param>
/// <param name="Commitments">How many blobs the block commits to.</param>
/// <param name="Blobs">How many blobs travel beside it; none beside a blinded block.</param>
/// <param name="Proofs">How many KZG proofs travel beside it.</param>
/// <param name="ProofsPerBlob">How many of them each blob has: one, and from Fulu on one for each cell.</param>
internal sealed record PayloadFacts(
    ExecutionAddress FeeRecipient,
    Hash32 ParentHash,
    Uint64 BlockNumber,
    Uint64 Timestamp,
    Hash32 PrevRandao,
    Uint64 GasLimit,
    int Commitments,
    int Blobs,
    int Proofs,
    int ProofsPerBlob)
{
    /// <summary>The facts of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="cellsPerBlob">The network's CELLS_PER_EXT_BLOB.</param>
    public static PayloadFacts Of(UnsignedBlock block, int cellsPerBlob) => block switch
    {
        UnsignedBlock.DenebContents { Contents: { Block.Body: { } body } contents } => Of(
            body.ExecutionPayload, body.BlobKzgCommitments.Count, contents.Blobs.Count, contents.KzgProofs.Count, 1),
        UnsignedBlock.ElectraContents { Contents: { Block.Body: { } body } contents } => Of(
            body.ExecutionPayload, body.BlobKzgCommitments.Count, contents.Blobs.Count, contents.KzgProofs.Count, 1),
        UnsignedBlock.FuluContents { Contents: { Block.Body: { } body } contents } => Of(
            body.ExecutionPayload, body.BlobKzgCommitments.Count, contents.Blobs.Count, contents.KzgProofs.Count, cellsPerBlob),
        UnsignedBlock.DenebBlinded { Block.Body: { } body } => Of(body.ExecutionPayloadHeader, body.BlobKzgCommitments.Count),
        UnsignedBlock.ElectraBlinded { Block.Body: { } body } => Of(body.ExecutionPayloadHeader, body.BlobKzgCommitments.Count),
        _ => throw new ArgumentException($"{block.GetType().Name} is no shape of a block.", nameof(block)),
    };

    private static PayloadFacts Of(ExecutionPayload payload, int commitments, int blobs, int proofs, int proofsPerBlob) => new(
        payload.FeeRecipient,
        payload.ParentHash,
        payload.BlockNumber,
        payload.Timestamp,
        payload.PrevRandao,
        payload.GasLimit,
        commitments,
        blobs,
        proofs,
        proofsPerBlob);

    private static PayloadFacts Of(ExecutionPayloadHeader header, int commitments) => new(
        header.FeeRecipient,
        header.ParentHash,
        header.BlockNumber,
        header.Timestamp,
        header.PrevRandao,
        header.GasLimit,
        commitments,
        Blobs: 0,
        Proofs: 0,
        ProofsPerBlob: 0);
}
