using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>A block that may be agreed on, decoded, with what the value check asks of it. Made on a worker: its root is costly.</summary>
/// <param name="Hash">The value's hash.</param>
/// <param name="Value">The value.</param>
/// <param name="Header">The block's header, whose root is the block's.</param>
/// <param name="Payload">The facts of its payload.</param>
internal sealed record BlockCandidate(ValueHash Hash, ProposedBlock Value, BeaconBlockHeader Header, PayloadFacts Payload)
{
    /// <summary>Whether the payload is a header that a relay holds the rest of.</summary>
    public bool IsBlinded => Value.Block.IsBlinded;

    /// <summary>Reads what was proposed; null for whatever is not the canonical encoding of a block.</summary>
    public static BlockCandidate? Read(ValueHash hash, ReadOnlySpan<byte> bytes, Preset preset) =>
        ProposedBlock.TryDecode(bytes, preset, out ProposedBlock? value) ? Of(hash, value, preset) : null;

    /// <summary>Encodes a block of this node's own.</summary>
    public static (BlockCandidate Candidate, byte[] Bytes) Make(ProposedBlock value, Preset preset)
    {
        byte[] bytes = value.Encode(preset);
        return (Of(ValueHash.Of(bytes), value, preset), bytes);
    }

    private static BlockCandidate Of(ValueHash hash, ProposedBlock value, Preset preset) =>
        new(hash, value, value.Block.Header(preset), PayloadFacts.Of(value.Block, preset.CellsPerExtBlob));
}
