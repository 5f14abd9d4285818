using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClayStack.Dvt.SpecTests;

/// <summary>
/// The few roots that the vectors of keys need, by SHA-256 alone, so that they judge the library and not its SSZ: chunks,
/// containers of at most four fields, domains (consensus-specs, ssz/simple-serialize.md and phase0/beacon-chain.md).
/// </summary>
internal static class SszRoots
{
    private const int ChunkLength = 32;

    /// <summary>The root of a vector of bytes: its chunks, padded with zeros to a power of two.</summary>
    public static byte[] OfBytes(ReadOnlySpan<byte> bytes)
    {
        List<byte[]> chunks = [];
        for (int offset = 0; offset < bytes.Length; offset += ChunkLength)
        {
            byte[] chunk = new byte[ChunkLength];
            bytes[offset..Math.Min(offset + ChunkLength, bytes.Length)].CopyTo(chunk);
            chunks.Add(chunk);
        }

        return OfContainer([.. chunks]);
    }

    /// <summary>The root of a uint64.</summary>
    public static byte[] OfInteger(ulong value)
    {
        byte[] chunk = new byte[ChunkLength];
        BinaryPrimitives.WriteUInt64LittleEndian(chunk, value);
        return chunk;
    }

    /// <summary>The root of a container with these roots of its fields.</summary>
    public static byte[] OfContainer(params byte[][] fields)
    {
        List<byte[]> layer = [.. fields];
        while (layer.Count > 1)
        {
            if (layer.Count % 2 != 0)
                layer.Add(new byte[ChunkLength]);
            layer = [.. layer.Chunk(2).Select(pair => SHA256.HashData([.. pair[0], .. pair[1]]))];
        }

        return layer[0];
    }

    /// <summary>compute_domain.</summary>
    public static byte[] Domain(ReadOnlySpan<byte> type, byte[] forkVersion, byte[] genesisValidatorsRoot)
    {
        byte[] forkData = OfContainer(OfBytes(forkVersion), genesisValidatorsRoot);
        return [.. type, .. forkData.AsSpan(0, ChunkLength - type.Length)];
    }

    /// <summary>compute_signing_root.</summary>
    public static byte[] Signing(byte[] objectRoot, byte[] domain) => OfContainer(objectRoot, domain);
}
