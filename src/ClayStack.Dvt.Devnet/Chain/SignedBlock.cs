using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>A signed block in its fork's form.</summary>
internal abstract record SignedBlock
{
    private SignedBlock()
    {
    }

    /// <summary>The proposer's signature.</summary>
    public abstract BlsSignatureBytes Signature { get; }

    /// <summary>Writes the block as the Beacon API's JSON.</summary>
    public abstract void WriteJson(Utf8JsonWriter writer, Preset preset);

    /// <summary>The block's SSZ.</summary>
    public abstract byte[] ToSsz(Preset preset);

    /// <summary>A block of the devnet's own, signed.</summary>
    public static SignedBlock Of(UnsignedBlock block, BlsSignatureBytes signature) => block switch
    {
        UnsignedBlock.DenebContents { Contents: var contents } => new Deneb(new Ethereum.Deneb.SignedBeaconBlock(contents.Block, signature)),
        UnsignedBlock.ElectraContents { Contents: var contents } => new Electra(new Ethereum.Electra.SignedBeaconBlock(contents.Block, signature)),
        UnsignedBlock.FuluContents { Contents: var contents } => new Electra(new Ethereum.Electra.SignedBeaconBlock(contents.Block, signature)),
        _ => throw new InvariantViolation("A block of the chain is a full one."),
    };

    /// <summary>A block of Deneb.</summary>
    public sealed record Deneb(Ethereum.Deneb.SignedBeaconBlock Block) : SignedBlock
    {
        public override BlsSignatureBytes Signature => Block.Signature;

        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Block, preset);

        public override byte[] ToSsz(Preset preset) => SszEncoding.Serialize(Block, preset);
    }

    /// <summary>A block of Electra or Fulu, which have one form.</summary>
    public sealed record Electra(Ethereum.Electra.SignedBeaconBlock Block) : SignedBlock
    {
        public override BlsSignatureBytes Signature => Block.Signature;

        public override void WriteJson(Utf8JsonWriter writer, Preset preset) => SszJson.Write(writer, Block, preset);

        public override byte[] ToSsz(Preset preset) => SszEncoding.Serialize(Block, preset);
    }
}
