using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Consensus;

/// <summary>
/// The fixed encoding that a node key signs (PROTOCOL P3): an ASCII tag ended by a zero byte, the encoding's version, and the
/// fields in a fixed order, integers little-endian.
/// </summary>
public static class StatementDigest
{
    /// <summary>How many bytes a digest has.</summary>
    public const int Length = 32;

    private const byte Version = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/consensus-statement\0"u8;

    /// <summary>The SHA-256 of a statement's encoding.</summary>
    /// <param name="definitionHash">The 32 bytes of the cluster definition's hash.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="destination">Receives 32 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> definitionHash, Statement statement, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (definitionHash.Length != ValueHash.Length)
            throw new ArgumentException($"A definition's hash has {ValueHash.Length} bytes.", nameof(definitionHash));

        Span<byte> encoding = stackalloc byte[256];
        Tag.CopyTo(encoding);
        int at = Tag.Length;
        encoding[at++] = Version;
        definitionHash.CopyTo(encoding[at..]);
        at += definitionHash.Length;
        encoding[at++] = statement.Instance.Duty;
        BinaryPrimitives.WriteUInt64LittleEndian(encoding[at..], statement.Instance.Slot);
        at += sizeof(ulong);
        encoding[at++] = (byte)statement.Type;
        BinaryPrimitives.WriteInt32LittleEndian(encoding[at..], statement.Round);
        at += sizeof(int);
        statement.Value.CopyTo(encoding[at..]);
        at += ValueHash.Length;
        BinaryPrimitives.WriteInt32LittleEndian(encoding[at..], statement.PreparedRound);
        at += sizeof(int);
        statement.PreparedValue.CopyTo(encoding[at..]);
        at += ValueHash.Length;
        encoding[at++] = checked((byte)statement.Sender.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(encoding[at..], statement.Fence.Timeline);
        at += sizeof(uint);
        BinaryPrimitives.WriteUInt64LittleEndian(encoding[at..], statement.Fence.Counter);
        at += sizeof(ulong);
        SHA256.HashData(encoding[..at], destination);
    }
}
