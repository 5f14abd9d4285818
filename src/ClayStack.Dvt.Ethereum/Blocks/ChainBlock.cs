using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Ethereum.Blocks;

/// <summary>A signed block of the chain, without blobs; one case for each shape that the forks have.</summary>
/// <param name="Fork">The fork of the block's slot.</param>
public abstract record ChainBlock(ForkName Fork)
{
    /// <summary>The block's header, whose root is the block's.</summary>
    public abstract BeaconBlockHeader Header(Preset preset);

    /// <summary>Decodes the SSZ of a fork; false for forks before Deneb and whatever is not canonical.</summary>
    public static bool TryDeserialize(
        ForkName fork,
        ReadOnlySpan<byte> ssz,
        Preset preset,
        [NotNullWhen(true)] out ChainBlock? block,
        [NotNullWhen(false)] out SszError? error)
    {
        error = new SszError("version", SszErrorReason.MissingField);
        block = fork switch
        {
            ForkName.Deneb => SszEncoding.TryDeserialize(ssz, preset, out Deneb.SignedBeaconBlock? read, out error) ? new DenebBlock(read) : null,
            ForkName.Electra or ForkName.Fulu => SszEncoding.TryDeserialize(ssz, preset, out Electra.SignedBeaconBlock? read, out error) ? new ElectraBlock(fork, read) : null,
            _ => null,
        };
        return block is not null;
    }

    /// <summary>Reads the Beacon API's JSON of a fork; false for forks before Deneb and whatever is malformed.</summary>
    public static bool TryReadJson(
        ForkName fork,
        ReadOnlySpan<byte> utf8,
        Preset preset,
        [NotNullWhen(true)] out ChainBlock? block,
        [NotNullWhen(false)] out SszError? error)
    {
        error = new SszError("version", SszErrorReason.MissingField);
        block = fork switch
        {
            ForkName.Deneb => SszJson.TryRead(utf8, preset, out Deneb.SignedBeaconBlock? read, out error) ? new DenebBlock(read) : null,
            ForkName.Electra or ForkName.Fulu => SszJson.TryRead(utf8, preset, out Electra.SignedBeaconBlock? read, out error) ? new ElectraBlock(fork, read) : null,
            _ => null,
        };
        return block is not null;
    }

    /// <summary>Deneb.</summary>
    /// <param name="Block">The block.</param>
    public sealed record DenebBlock(Deneb.SignedBeaconBlock Block) : ChainBlock(ForkName.Deneb)
    {
        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block.Message, preset);
    }

    /// <summary>Electra and Fulu.</summary>
    /// <param name="Fork">Electra or Fulu.</param>
    /// <param name="Block">The block.</param>
    public sealed record ElectraBlock(ForkName Fork, Electra.SignedBeaconBlock Block) : ChainBlock(Fork)
    {
        /// <inheritdoc/>
        public override BeaconBlockHeader Header(Preset preset) => BlockHeaders.Of(Block.Message, preset);
    }
}
