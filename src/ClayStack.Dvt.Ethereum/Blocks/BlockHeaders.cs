using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Blocks;

/// <summary>The header of every kind of block: the body gives way to its root.</summary>
internal static class BlockHeaders
{
    public static BeaconBlockHeader Of(Deneb.BeaconBlock block, Preset preset) =>
        new(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, SszEncoding.HashTreeRoot(block.Body, preset));

    public static BeaconBlockHeader Of(Deneb.BlindedBeaconBlock block, Preset preset) =>
        new(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, SszEncoding.HashTreeRoot(block.Body, preset));

    public static BeaconBlockHeader Of(Electra.BeaconBlock block, Preset preset) =>
        new(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, SszEncoding.HashTreeRoot(block.Body, preset));

    public static BeaconBlockHeader Of(Electra.BlindedBeaconBlock block, Preset preset) =>
        new(block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, SszEncoding.HashTreeRoot(block.Body, preset));
}
