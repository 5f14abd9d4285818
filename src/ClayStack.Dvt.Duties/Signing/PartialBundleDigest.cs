using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// What a node key signs of a bundle (PROTOCOL P3): SHA-256 over an ASCII tag ended by a zero byte, the encoding's version,
/// and all fields in a fixed order, integers little-endian, each list behind its length.
/// </summary>
public static class PartialBundleDigest
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/partial-bundle\0"u8;

    /// <summary>The digest of a bundle as that operator's run sends it.</summary>
    public static Bytes32 Compute(Bytes32 definitionHash, OperatorIndex sender, Fence fence, PartialBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[sizeof(ulong) + BlsSignatureBytes.Length];
        hash.AppendData(Tag);
        buffer[0] = Version;
        hash.AppendData(buffer[..1]);
        definitionHash.CopyTo(buffer);
        hash.AppendData(buffer[..Bytes32.Length]);
        buffer[0] = (byte)bundle.Duty;
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[1..], bundle.Slot.Value);
        buffer[9] = checked((byte)sender.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[10..], fence.Timeline);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[14..], fence.Counter);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[22..], bundle.Groups.Count);
        hash.AppendData(buffer[..26]);
        foreach (PartialGroup group in bundle.Groups)
        {
            hash.AppendData(group.SigningRoot.Span);
            BinaryPrimitives.WriteInt32LittleEndian(buffer, group.Partials.Count);
            hash.AppendData(buffer[..sizeof(int)]);
            foreach (ValidatorPartial partial in group.Partials)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(buffer, partial.Validator.Value);
                partial.Signature.Span.CopyTo(buffer[sizeof(ulong)..]);
                hash.AppendData(buffer);
            }
        }

        Span<byte> digest = stackalloc byte[Bytes32.Length];
        hash.GetHashAndReset(digest);
        return new Bytes32(digest);
    }
}
