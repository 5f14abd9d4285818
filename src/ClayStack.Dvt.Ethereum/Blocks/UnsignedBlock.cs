using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Ethereum.Blocks;

/// <summary>
/// What a beacon node makes for a proposer: a full block with what travels beside it, or a blinded block; one case for each
/// shape that the forks have (beacon-APIs, produceBlockV3).
/// </summary>
/// <param name="Fork">The fork of the block's slot.</param>
public abstract record UnsignedBlock(ForkName Fork)
{
    /// <summary>Whether the payload is a header that a relay holds the rest of.</summary>
    public abstract bool IsBlinded { get; }

    /// <summary>The RANDAO reveal inside.</summary>
    public abstract BlsSignatureBytes RandaoReveal { get; }

    /// <summary>The block's header, whose root is the block's.</summary>
    public abstract BeaconBlockHeader Header(Preset preset);

    /// <summary>The canonical SSZ of the contents, or of the blinded block.</summary>
    public abstract byte[] Serialize(Preset preset);

    /// <summary>Puts the proposer's signature under the block.</summary>
    public abstract SignedBlock Sign(BlsSignatureBytes signature);

    /// <summary>Decodes the SSZ of a fork; false for forks without such a shape and whatever is not canonical.</summary>
    public static bool TryDeserialize(
        ForkName fork,
        bool blinded,
        ReadOnlySpan<byte> ssz,
        Preset preset,
        [NotNullWhen(true)] out UnsignedBlock? block,
        [NotNullWhen(false)] out SszError? error)
    {
        error = new SszError("version", SszErrorReason.MissingField);
        block = (fork, blinded) switch
        {
            (ForkName.Deneb, false) => SszEncoding.TryDeserialize(ssz, preset, out Deneb.BlockContents? contents, out error) ? new DenebContents(contents) : null,
            (ForkName.Deneb, true) => SszEncoding.TryDeserialize(ssz, preset, out Deneb.BlindedBeaconBlock? message, out error) ? new DenebBlinded(message) : null,
            (ForkName.Electra, false) => SszEncoding.TryDeserialize(ssz, preset, out Electra.BlockContents? contents, out error) ? new ElectraContents(contents) : null,
            (ForkName.Fulu, false) => SszEncoding.TryDeserialize(ssz, preset, out Fulu.BlockContents? contents, out error) ? new FuluContents(contents) : null,
            (ForkName.Electra or ForkName.Fulu, true) => SszEncoding.TryDeserialize(ssz, preset, out Electra.BlindedBeaconBlock? message, out error) ? new ElectraBlinded(fork, message) : null,
            _ => null,
        };
        return block is not null;
    }

    /// <summary>Reads the Beacon API's JSON of a fork; false for forks without such a shape and whatever is malformed.</summary>
    public static bool TryReadJson(
        ForkName fork,
        bool blinded,
        ReadOnlySpan<byte> utf8,
        Preset preset,
        [NotNullWhen(true)] out UnsignedBlock? block,
        [NotNullWhen(false)] out SszError? error)
    {
        error = new SszError("version", SszErrorReason.MissingField);
        block = (fork, blinded) switch
        {
            (ForkName.Deneb, false) => SszJson.TryRead(utf8, preset, out Deneb.BlockContents? contents, out error) ? new DenebContents(contents) : null,
            (ForkName.Deneb, true) => SszJson.TryRead(utf8, preset, out Deneb.BlindedBeaconBlock? message, out error) ? new DenebBlinded(message) : null,
            (ForkName.Electra, false) => SszJson.TryRead(utf8, preset, out Electra.BlockContents? contents, out error) ? new ElectraContents(contents) : null,
            (ForkName.Fulu, false) => SszJson.TryRead(utf8, preset, out Fulu.BlockContents? contents, out error) ? new FuluContents(contents) : null,
            (ForkName.Electra or ForkName.Fulu, true) => SszJson.TryRead(utf8, preset, out Electra.BlindedBeaconBlock? message, out error) ? new ElectraBlinded(fork, message) : null,
            _ => null,
        };
        return block is not null;
    }

    /// <summary>Deneb, full.</summary>
    /// <param name="Contents">The block with its proofs and blobs.</param>
    public sealed record DenebContents(Deneb.BlockContents Contents) : UnsignedBlock(ForkName.Deneb)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BlsSignatureBytes RandaoReveal => Contents.Block.Body.RandaoReveal;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.Block, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override SignedBlock Sign(BlsSignatureBytes signature) => new SignedBlock.DenebContents(
            new Deneb.SignedBlockContents(new Deneb.SignedBeaconBlock(Contents.Block, signature), Contents.KzgProofs, Contents.Blobs));
    }

    /// <summary>Deneb, blinded.</summary>
    /// <param name="Block">The block.</param>
    public sealed record DenebBlinded(Deneb.BlindedBeaconBlock Block) : UnsignedBlock(ForkName.Deneb)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => true;

        /// <inheritdoc/>
        public override BlsSignatureBytes RandaoReveal => Block.Body.RandaoReveal;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Block, preset);

        /// <inheritdoc/>
        public override SignedBlock Sign(BlsSignatureBytes signature) =>
            new SignedBlock.DenebBlinded(new Deneb.SignedBlindedBeaconBlock(Block, signature));
    }

    /// <summary>Electra, full.</summary>
    /// <param name="Contents">The block with its proofs and blobs.</param>
    public sealed record ElectraContents(Electra.BlockContents Contents) : UnsignedBlock(ForkName.Electra)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BlsSignatureBytes RandaoReveal => Contents.Block.Body.RandaoReveal;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.Block, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override SignedBlock Sign(BlsSignatureBytes signature) => new SignedBlock.ElectraContents(
            new Electra.SignedBlockContents(new Electra.SignedBeaconBlock(Contents.Block, signature), Contents.KzgProofs, Contents.Blobs));
    }

    /// <summary>Electra and Fulu, blinded.</summary>
    /// <param name="Fork">Electra or Fulu.</param>
    /// <param name="Block">The block.</param>
    public sealed record ElectraBlinded(ForkName Fork, Electra.BlindedBeaconBlock Block) : UnsignedBlock(Fork)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => true;

        /// <inheritdoc/>
        public override BlsSignatureBytes RandaoReveal => Block.Body.RandaoReveal;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Block, preset);

        /// <inheritdoc/>
        public override SignedBlock Sign(BlsSignatureBytes signature) =>
            new SignedBlock.ElectraBlinded(Fork, new Electra.SignedBlindedBeaconBlock(Block, signature));
    }

    /// <summary>Fulu, full: the proofs are those of cells.</summary>
    /// <param name="Contents">The block with its proofs and blobs.</param>
    public sealed record FuluContents(Fulu.BlockContents Contents) : UnsignedBlock(ForkName.Fulu)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BlsSignatureBytes RandaoReveal => Contents.Block.Body.RandaoReveal;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.Block, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override SignedBlock Sign(BlsSignatureBytes signature) => new SignedBlock.FuluContents(
            new Fulu.SignedBlockContents(new Electra.SignedBeaconBlock(Contents.Block, signature), Contents.KzgProofs, Contents.Blobs));
    }
}
