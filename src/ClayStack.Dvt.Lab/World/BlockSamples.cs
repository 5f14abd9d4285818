using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using Deneb = ClayStack.Dvt.Ethereum.Deneb;
using Electra = ClayStack.Dvt.Ethereum.Electra;
using Fulu = ClayStack.Dvt.Ethereum.Fulu;

namespace ClayStack.Dvt.Lab.World;

/// <summary>Blocks of every shape, for the tests and the fuzz of proposals. No state transition has seen them.</summary>
internal static class BlockSamples
{
    /// <summary>Makes a block.</summary>
    public static UnsignedBlock Make(BlockShape shape, Preset preset) => (shape.Fork, shape.Blinded) switch
    {
        (ForkName.Deneb, true) => new UnsignedBlock.DenebBlinded(new Deneb.BlindedBeaconBlock(
            shape.Slot, shape.Proposer, shape.Parent, default, DenebBlindedBody(shape, preset))),
        (_, true) => new UnsignedBlock.ElectraBlinded(shape.Fork, new Electra.BlindedBeaconBlock(
            shape.Slot, shape.Proposer, shape.Parent, default, ElectraBlindedBody(shape, preset))),
        (ForkName.Deneb, false) => new UnsignedBlock.DenebContents(new Deneb.BlockContents(
            new Deneb.BeaconBlock(shape.Slot, shape.Proposer, shape.Parent, default, DenebBody(shape, preset)), Proofs(shape, 1), Blobs(shape, preset))),
        (ForkName.Electra, false) => new UnsignedBlock.ElectraContents(new Electra.BlockContents(
            Full(shape, preset), Proofs(shape, 1), Blobs(shape, preset))),
        _ => new UnsignedBlock.FuluContents(new Fulu.BlockContents(
            Full(shape, preset), Proofs(shape, preset.CellsPerExtBlob), Blobs(shape, preset))),
    };

    private static Electra.BeaconBlock Full(BlockShape shape, Preset preset) =>
        new(shape.Slot, shape.Proposer, shape.Parent, default, ElectraBody(shape, preset));

    private static Deneb.BeaconBlockBody DenebBody(BlockShape shape, Preset preset) => new(
        shape.Reveal, NoEth1, default, [], [], [], [], [], NoVotes(preset), Payload(shape, preset), [], Commitments(shape));

    private static Deneb.BlindedBeaconBlockBody DenebBlindedBody(BlockShape shape, Preset preset) => new(
        shape.Reveal, NoEth1, default, [], [], [], [], [], NoVotes(preset), Header(shape, preset), [], Commitments(shape));

    private static Electra.BeaconBlockBody ElectraBody(BlockShape shape, Preset preset) => new(
        shape.Reveal, NoEth1, default, [], [], [], [], [], NoVotes(preset), Payload(shape, preset), [], Commitments(shape), NoRequests);

    private static Electra.BlindedBeaconBlockBody ElectraBlindedBody(BlockShape shape, Preset preset) => new(
        shape.Reveal, NoEth1, default, [], [], [], [], [], NoVotes(preset), Header(shape, preset), [], Commitments(shape), NoRequests);

    private static ExecutionPayload Payload(BlockShape shape, Preset preset) => new(
        shape.ParentHash,
        shape.FeeRecipient,
        default,
        default,
        ByteSequence.Zero(preset.BytesPerLogsBloom),
        shape.PrevRandao,
        new Uint64(shape.Number),
        new Uint64(shape.GasLimit),
        default,
        new Uint64(shape.Timestamp),
        default,
        default,
        default,
        shape.TransactionBytes > 0 ? [ByteSequence.Zero(shape.TransactionBytes)] : [],
        [],
        default,
        default);

    private static ExecutionPayloadHeader Header(BlockShape shape, Preset preset) => new(
        shape.ParentHash,
        shape.FeeRecipient,
        default,
        default,
        ByteSequence.Zero(preset.BytesPerLogsBloom),
        shape.PrevRandao,
        new Uint64(shape.Number),
        new Uint64(shape.GasLimit),
        default,
        new Uint64(shape.Timestamp),
        default,
        default,
        default,
        default,
        default,
        default,
        default);

    private static SszList<KzgCommitment> Commitments(BlockShape shape) => [.. Enumerable.Repeat(default(KzgCommitment), shape.Commitments)];

    private static SszList<KzgProof> Proofs(BlockShape shape, int perBlob) =>
        [.. Enumerable.Repeat(default(KzgProof), shape.Proofs ?? (shape.Commitments * perBlob))];

    private static SszList<ByteSequence> Blobs(BlockShape shape, Preset preset) =>
        [.. Enumerable.Repeat(ByteSequence.Zero(preset.BytesPerBlob), shape.Blobs ?? shape.Commitments)];

    private static SyncAggregate NoVotes(Preset preset) => new(Bitvector.Zero(preset.SyncCommitteeSize), default);

    private static Eth1Data NoEth1 { get; } = new(default, default, default);

    private static ExecutionRequests NoRequests { get; } = new([], [], []);
}
