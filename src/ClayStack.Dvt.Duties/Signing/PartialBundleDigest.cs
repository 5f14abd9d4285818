using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// What a node key signs of a bundle (PROTOCOL P3): SHA-256 over an ASCII tag ended by a zero byte, the encoding's version,
/// and all fields in a fixed order, integers little-endian. The groups go in by their own hash, so that a signature proves
/// slot and duty to someone who no longer has the partials (PROTOCOL P4, S5).
/// </summary>
public static class PartialBundleDigest
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/partial-bundle\0"u8;

    /// <summary>The digest of a bundle as that operator's run sends it.</summary>
    public static Bytes32 Compute(Bytes32 definitionHash, OperatorIndex sender, Fence fence, PartialBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return Compute(definitionHash, sender, fence, bundle.Slot, bundle.Duty, HashContent(bundle.Groups));
    }

    /// <summary>The digest of a bundle of which only the hash of its groups is at hand.</summary>
    public static Bytes32 Compute(
        Bytes32 definitionHash, OperatorIndex sender, Fence fence, Slot slot, DutyType duty, Bytes32 contentHash)
    {
        Span<byte> encoding = stackalloc byte[Tag.Length + 23 + (2 * Bytes32.Length)];
        Tag.CopyTo(encoding);
        Span<byte> rest = encoding[Tag.Length..];
        rest[0] = Version;
        definitionHash.CopyTo(rest[1..]);
        rest = rest[(1 + Bytes32.Length)..];
        rest[0] = (byte)duty;
        BinaryPrimitives.WriteUInt64LittleEndian(rest[1..], slot.Value);
        rest[9] = checked((byte)sender.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[10..], fence.Timeline);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[14..], fence.Counter);
        contentHash.CopyTo(rest[22..]);
        return Sha256(encoding);
    }

    /// <summary>The hash of a bundle's groups: their number, and each root with its partials behind their number.</summary>
    public static Bytes32 HashContent(IReadOnlyList<PartialGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[sizeof(ulong) + BlsSignatureBytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(buffer, groups.Count);
        hash.AppendData(buffer[..sizeof(int)]);
        foreach (PartialGroup group in groups)
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

    private static Bytes32 Sha256(ReadOnlySpan<byte> encoding)
    {
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        SHA256.HashData(encoding, digest);
        return new Bytes32(digest);
    }
}
