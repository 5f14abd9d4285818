using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// What a cluster agrees on for a slot that one of its validators proposes in: the block, full with its proofs and blobs or
/// blinded, and what it pays by the word of the beacon node that made it. On the wire: a head of <see cref="HeadLength"/> bytes
/// (version, fork, blinded, which values are stated, the two values as 32 bytes little-endian each, zeros if not stated), then
/// the block's canonical SSZ.
/// </summary>
/// <param name="Block">The block.</param>
/// <param name="PayloadValueWei">What the payload pays, as stated; null if it is not. Nobody has verified it.</param>
/// <param name="ConsensusValueWei">What the block pays on the consensus layer, as stated; null if it is not. Nobody has verified it.</param>
public sealed record ProposedBlock(UnsignedBlock Block, Uint256? PayloadValueWei, Uint256? ConsensusValueWei)
{
    /// <summary>How many bytes stand before the block.</summary>
    public const int HeadLength = 4 + (2 * ValueLength);

    /// <summary>The most bytes of an encoding: what the peers' protocol carries as one value.</summary>
    public const int EncodedLengthMax = 16 * 1024 * 1024;

    private const byte Version = 1;
    private const int ValueLength = 32;
    private const byte PayloadValueStated = 1;
    private const byte ConsensusValueStated = 2;

    /// <summary>The block with the values that its beacon node states.</summary>
    public static ProposedBlock From(ProducedBlock produced)
    {
        ArgumentNullException.ThrowIfNull(produced);
        return new ProposedBlock(produced.Block, produced.PayloadValueWei, produced.ConsensusValueWei);
    }

    /// <summary>The bytes that travel.</summary>
    public byte[] Encode(Preset preset)
    {
        byte[] ssz = Block.Serialize(preset);
        byte[] bytes = new byte[HeadLength + ssz.Length];
        bytes[0] = Version;
        bytes[1] = (byte)Block.Fork;
        bytes[2] = Block.IsBlinded ? (byte)1 : (byte)0;
        bytes[3] = (byte)((PayloadValueWei is null ? 0 : PayloadValueStated) | (ConsensusValueWei is null ? 0 : ConsensusValueStated));
        Write(PayloadValueWei, bytes.AsSpan(4, ValueLength));
        Write(ConsensusValueWei, bytes.AsSpan(4 + ValueLength, ValueLength));
        ssz.CopyTo(bytes.AsSpan(HeadLength));
        return bytes;
    }

    /// <summary>
    /// Decodes what a peer sent; false for whatever is too large or is not the canonical encoding of a block of a fork that has
    /// one. Never throws, and takes no more memory than a small multiple of the bytes.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, Preset preset, [NotNullWhen(true)] out ProposedBlock? proposed)
    {
        ArgumentNullException.ThrowIfNull(preset);
        proposed = null;
        if (bytes.Length is < HeadLength or > EncodedLengthMax)
            return false;
        byte stated = bytes[3];
        if (bytes[0] != Version || bytes[2] > 1 || (stated & ~(PayloadValueStated | ConsensusValueStated)) != 0)
            return false;
        if (!TryRead(bytes.Slice(4, ValueLength), (stated & PayloadValueStated) != 0, out Uint256? payloadValue)
            || !TryRead(bytes.Slice(4 + ValueLength, ValueLength), (stated & ConsensusValueStated) != 0, out Uint256? consensusValue))
        {
            return false;
        }

        if (!UnsignedBlock.TryDeserialize((ForkName)bytes[1], bytes[2] == 1, bytes[HeadLength..], preset, out UnsignedBlock? block, out _))
            return false;
        proposed = new ProposedBlock(block, payloadValue, consensusValue);
        return true;
    }

    private static void Write(Uint256? value, Span<byte> destination)
    {
        if (value is { } stated)
            stated.ToBigInteger().TryWriteBytes(destination, out _, isUnsigned: true);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, bool stated, out Uint256? value)
    {
        value = stated ? Uint256.FromBigInteger(new BigInteger(bytes, isUnsigned: true)) : null;
        return stated || !bytes.ContainsAnyExcept((byte)0);
    }
}
