using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Ethereum.Blocks;

/// <summary>
/// What a proposer publishes: a signed block with what travels beside it, or a signed blinded block; one case for each shape
/// that the forks have (beacon-APIs, publishBlockV2 and publishBlindedBlockV2).
/// </summary>
/// <param name="Fork">The fork of the block's slot.</param>
public abstract record SignedBlock(ForkName Fork)
{
    /// <summary>Whether it goes to the endpoint of blinded blocks.</summary>
    public abstract bool IsBlinded { get; }

    /// <summary>The block's header, whose root is the block's.</summary>
    public abstract BeaconBlockHeader Header(Preset preset);

    /// <summary>The canonical SSZ.</summary>
    public abstract byte[] Serialize(Preset preset);

    /// <summary>Writes the Beacon API's JSON.</summary>
    public abstract void WriteJson(Utf8JsonWriter writer, Preset preset);

    /// <summary>Deneb, full.</summary>
    /// <param name="Contents">The signed block with its proofs and blobs.</param>
    public sealed record DenebContents(Deneb.SignedBlockContents Contents) : SignedBlock(ForkName.Deneb)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.SignedBlock.Message, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Contents, preset);
    }

    /// <summary>Deneb, blinded.</summary>
    /// <param name="Block">The signed block.</param>
    public sealed record DenebBlinded(Deneb.SignedBlindedBeaconBlock Block) : SignedBlock(ForkName.Deneb)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => true;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block.Message, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Block, preset);

        /// <inheritdoc/>
        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Block, preset);
    }

    /// <summary>Electra, full.</summary>
    /// <param name="Contents">The signed block with its proofs and blobs.</param>
    public sealed record ElectraContents(Electra.SignedBlockContents Contents) : SignedBlock(ForkName.Electra)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.SignedBlock.Message, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Contents, preset);
    }

    /// <summary>Electra and Fulu, blinded.</summary>
    /// <param name="Fork">Electra or Fulu.</param>
    /// <param name="Block">The signed block.</param>
    public sealed record ElectraBlinded(ForkName Fork, Electra.SignedBlindedBeaconBlock Block) : SignedBlock(Fork)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => true;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block.Message, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Block, preset);

        /// <inheritdoc/>
        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Block, preset);
    }

    /// <summary>Fulu, full.</summary>
    /// <param name="Contents">The signed block with its proofs and blobs.</param>
    public sealed record FuluContents(Fulu.SignedBlockContents Contents) : SignedBlock(ForkName.Fulu)
    {
        /// <inheritdoc/>
        public override bool IsBlinded => false;

        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Contents.SignedBlock.Message, preset);

        /// <inheritdoc/>
        public override byte[] Serialize(Preset preset) => SszEncoding.Serialize(Contents, preset);

        /// <inheritdoc/>
        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Contents, preset);
    }
}
