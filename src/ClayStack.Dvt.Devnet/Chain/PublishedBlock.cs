using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using Published = ClayStack.Dvt.Ethereum.Blocks.SignedBlock;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>A block that somebody published, full or blinded, read into a form that no fork decides.</summary>
internal sealed class PublishedBlock
{
    private readonly Func<ExecutionPayload, SignedBlock> _withPayload;

    private PublishedBlock(Published source, Preset preset, Body body, BlsSignatureBytes signature, Func<ExecutionPayload, SignedBlock> withPayload)
    {
        Header = source.Header(preset);
        Root = SszEncoding.HashTreeRoot(Header, preset);
        IsBlinded = source.IsBlinded;
        Signature = signature;
        Content = body;
        _withPayload = withPayload;
    }

    public BeaconBlockHeader Header { get; }

    public Root Root { get; }

    public bool IsBlinded { get; }

    public BlsSignatureBytes Signature { get; }

    public Body Content { get; }

    /// <summary>The payload of a full block; null for a blinded one.</summary>
    public ExecutionPayload? Payload { get; private init; }

    /// <summary>What travels beside a full block.</summary>
    public SszList<ByteSequence> Blobs { get; private init; }

    /// <summary>What travels beside a full block.</summary>
    public SszList<KzgProof> Proofs { get; private init; }

    /// <summary>The block for the chain, with the payload that the header stands for.</summary>
    public SignedBlock ToChain(ExecutionPayload payload) => _withPayload(payload);

    /// <summary>Reads what was published.</summary>
    public static PublishedBlock Read(Published source, Payloads payloads, Preset preset) => source switch
    {
        Published.DenebContents { Contents: var contents } => Full(source, payloads, preset, contents.SignedBlock, contents.Blobs, contents.KzgProofs),
        Published.ElectraContents { Contents: var contents } => Full(source, payloads, preset, contents.SignedBlock, contents.Blobs, contents.KzgProofs),
        Published.FuluContents { Contents: var contents } => Full(source, payloads, preset, contents.SignedBlock, contents.Blobs, contents.KzgProofs),
        Published.DenebBlinded { Block: var block } => Blinded(source, preset, block),
        Published.ElectraBlinded { Block: var block } => Blinded(source, preset, block),
        _ => throw new InvariantViolation("A published block has one of the shapes that the forks have."),
    };

    private static PublishedBlock Full(
        Published source, Payloads payloads, Preset preset, SignedBeaconBlock signed, SszList<ByteSequence> blobs, SszList<KzgProof> proofs)
    {
        BeaconBlockBody body = signed.Message.Body;
        bool isPlain = body.ProposerSlashings.Count + body.AttesterSlashings.Count + body.Deposits.Count + body.BlsToExecutionChanges.Count == 0;
        Body content = new(
            body.RandaoReveal,
            isPlain && body.ExecutionPayload.Withdrawals.Count == 0,
            [.. body.Attestations.Select(attestation => new AggregateAttestation.BeforeElectra(attestation))],
            body.VoluntaryExits,
            body.SyncAggregate,
            payloads.HeaderOf(body.ExecutionPayload),
            body.BlobKzgCommitments);
        return new PublishedBlock(source, preset, content, signed.Signature, _ => new SignedBlock.Deneb(signed))
        {
            Payload = body.ExecutionPayload,
            Blobs = blobs,
            Proofs = proofs,
        };
    }

    private static PublishedBlock Full(
        Published source, Payloads payloads, Preset preset, Ethereum.Electra.SignedBeaconBlock signed, SszList<ByteSequence> blobs, SszList<KzgProof> proofs)
    {
        Ethereum.Electra.BeaconBlockBody body = signed.Message.Body;
        bool isPlain = body.ProposerSlashings.Count + body.AttesterSlashings.Count + body.Deposits.Count + body.BlsToExecutionChanges.Count == 0;
        Body content = new(
            body.RandaoReveal,
            isPlain && IsEmpty(body.ExecutionRequests) && body.ExecutionPayload.Withdrawals.Count == 0,
            [.. body.Attestations.Select(attestation => new AggregateAttestation.FromElectra(attestation))],
            body.VoluntaryExits,
            body.SyncAggregate,
            payloads.HeaderOf(body.ExecutionPayload),
            body.BlobKzgCommitments);
        return new PublishedBlock(source, preset, content, signed.Signature, _ => new SignedBlock.Electra(signed))
        {
            Payload = body.ExecutionPayload,
            Blobs = blobs,
            Proofs = proofs,
        };
    }

    private static PublishedBlock Blinded(Published source, Preset preset, SignedBlindedBeaconBlock signed)
    {
        BlindedBeaconBlock block = signed.Message;
        BlindedBeaconBlockBody body = block.Body;
        bool isPlain = body.ProposerSlashings.Count + body.AttesterSlashings.Count + body.Deposits.Count + body.BlsToExecutionChanges.Count == 0;
        Body content = new(
            body.RandaoReveal,
            isPlain,
            [.. body.Attestations.Select(attestation => new AggregateAttestation.BeforeElectra(attestation))],
            body.VoluntaryExits,
            body.SyncAggregate,
            body.ExecutionPayloadHeader,
            body.BlobKzgCommitments);
        return new PublishedBlock(source, preset, content, signed.Signature, payload => new SignedBlock.Deneb(new SignedBeaconBlock(
            new BeaconBlock(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, new BeaconBlockBody(
                body.RandaoReveal, body.Eth1Data, body.Graffiti, body.ProposerSlashings, body.AttesterSlashings, body.Attestations, body.Deposits,
                body.VoluntaryExits, body.SyncAggregate, payload, body.BlsToExecutionChanges, body.BlobKzgCommitments)),
            signed.Signature)));
    }

    private static PublishedBlock Blinded(Published source, Preset preset, Ethereum.Electra.SignedBlindedBeaconBlock signed)
    {
        Ethereum.Electra.BlindedBeaconBlock block = signed.Message;
        Ethereum.Electra.BlindedBeaconBlockBody body = block.Body;
        bool isPlain = body.ProposerSlashings.Count + body.AttesterSlashings.Count + body.Deposits.Count + body.BlsToExecutionChanges.Count == 0;
        Body content = new(
            body.RandaoReveal,
            isPlain && IsEmpty(body.ExecutionRequests),
            [.. body.Attestations.Select(attestation => new AggregateAttestation.FromElectra(attestation))],
            body.VoluntaryExits,
            body.SyncAggregate,
            body.ExecutionPayloadHeader,
            body.BlobKzgCommitments);
        return new PublishedBlock(source, preset, content, signed.Signature, payload => new SignedBlock.Electra(new Ethereum.Electra.SignedBeaconBlock(
            new Ethereum.Electra.BeaconBlock(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, new Ethereum.Electra.BeaconBlockBody(
                body.RandaoReveal, body.Eth1Data, body.Graffiti, body.ProposerSlashings, body.AttesterSlashings, body.Attestations, body.Deposits,
                body.VoluntaryExits, body.SyncAggregate, payload, body.BlsToExecutionChanges, body.BlobKzgCommitments, body.ExecutionRequests)),
            signed.Signature)));
    }

    private static bool IsEmpty(Ethereum.Electra.ExecutionRequests requests) =>
        requests.Deposits.Count + requests.Withdrawals.Count + requests.Consolidations.Count == 0;

    /// <summary>What a block says.</summary>
    /// <param name="Reveal">The RANDAO reveal.</param>
    /// <param name="IsPlain">Whether it has none of the operations that a devnet never has: slashings, deposits, withdrawals, requests, changes of credentials.</param>
    /// <param name="Attestations">Attestations.</param>
    /// <param name="Exits">Voluntary exits.</param>
    /// <param name="Sync">The sync committee's votes.</param>
    /// <param name="Payload">The payload's header.</param>
    /// <param name="Commitments">Blob commitments.</param>
    internal sealed record Body(
        BlsSignatureBytes Reveal,
        bool IsPlain,
        IReadOnlyList<AggregateAttestation> Attestations,
        SszList<SignedVoluntaryExit> Exits,
        SyncAggregate Sync,
        ExecutionPayloadHeader Payload,
        SszList<KzgCommitment> Commitments);
}
