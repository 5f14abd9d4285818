using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// What a node key signs of a hello (PROTOCOL P2, P3): SHA-256 over an ASCII tag ended by a zero byte, the encoding's version,
/// and all fields in a fixed order, integers little-endian.
/// </summary>
public static class HelloDigest
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/hello\0"u8;

    /// <summary>The digest of a hello; its signature is not looked at.</summary>
    public static Bytes32 Compute(SignedHello hello)
    {
        ArgumentNullException.ThrowIfNull(hello);
        Span<byte> encoding = stackalloc byte[256];
        Tag.CopyTo(encoding);
        int at = Tag.Length;
        encoding[at++] = Version;
        Put(encoding, ref at, hello.DefinitionHash);
        encoding[at++] = checked((byte)hello.Sender.Value);
        encoding[at++] = checked((byte)hello.Receiver.Value);
        Put(encoding, ref at, hello.Nonce);
        BinaryPrimitives.WriteInt32LittleEndian(encoding[at..], hello.Major);
        at += sizeof(int);
        BinaryPrimitives.WriteInt32LittleEndian(encoding[at..], hello.Minor);
        at += sizeof(int);
        Put(encoding, ref at, hello.ManifestHead);
        Put(encoding, ref at, hello.Identity.StoreId);
        Put(encoding, ref at, hello.Identity.StartId);
        BinaryPrimitives.WriteUInt32LittleEndian(encoding[at..], hello.Identity.Fence.Timeline);
        at += sizeof(uint);
        BinaryPrimitives.WriteUInt64LittleEndian(encoding[at..], hello.Identity.Fence.Counter);
        at += sizeof(ulong);

        Span<byte> digest = stackalloc byte[Bytes32.Length];
        SHA256.HashData(encoding[..at], digest);
        return new Bytes32(digest);
    }

    private static void Put(Span<byte> encoding, ref int at, Bytes32 value)
    {
        value.CopyTo(encoding[at..]);
        at += Bytes32.Length;
    }
}
