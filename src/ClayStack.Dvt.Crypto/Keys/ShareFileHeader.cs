using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ClayStack.Dvt.Crypto.Threshold;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// The clear part of a share file, 96 bytes, integers big-endian:
/// <list type="table">
/// <item><term>0, 8</term><description>the letters <c>CLAYSHAR</c></description></item>
/// <item><term>8, 2</term><description>version, 1</description></item>
/// <item><term>10, 2</term><description>share index, 1 to 16</description></item>
/// <item><term>12, 4</term><description>number of shares</description></item>
/// <item><term>16, 4</term><description>scrypt: log2 N</description></item>
/// <item><term>20, 4</term><description>scrypt: r</description></item>
/// <item><term>24, 4</term><description>scrypt: p</description></item>
/// <item><term>28, 4</term><description>zero</description></item>
/// <item><term>32, 32</term><description>salt</description></item>
/// <item><term>64, 32</term><description>hash of the cluster definition</description></item>
/// </list>
/// </summary>
internal sealed class ShareFileHeader
{
    public const int Length = 96;
    public const int SaltLength = 32;

    private const ushort Version = 1;
    private const int LogIterationsMax = 62;

    private static ReadOnlySpan<byte> Magic => "CLAYSHAR"u8;

    public required ShareIndex ShareIndex { get; init; }

    public required int ShareCount { get; init; }

    public required ScryptCost Cost { get; init; }

    public required Bytes32 Salt { get; init; }

    public required Bytes32 DefinitionHash { get; init; }

    /// <summary>True when a file begins with this format's letters.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>True when the version that follows the letters is ours.</summary>
    public static bool HasVersion(ReadOnlySpan<byte> file) =>
        BinaryPrimitives.ReadUInt16BigEndian(file[8..]) == Version;

    /// <summary>Reads the header of a file whose letters, version and digest are right.</summary>
    public static ShareFileError Read(ReadOnlySpan<byte> file, int countMax, out ShareFileHeader? header)
    {
        header = null;
        ushort index = BinaryPrimitives.ReadUInt16BigEndian(file[10..]);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(file[12..]);
        uint logIterations = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        uint blockSize = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        uint parallelism = BinaryPrimitives.ReadUInt32BigEndian(file[24..]);
        uint unused = BinaryPrimitives.ReadUInt32BigEndian(file[28..]);
        if (index is 0 or > ShareIndex.MaxValue || count > countMax || unused != 0)
            return ShareFileError.Corrupt;
        if (!TryReadCost(logIterations, blockSize, parallelism, out ScryptCost? cost))
            return ShareFileError.KdfCostOutOfBounds;

        header = new ShareFileHeader
        {
            ShareIndex = new ShareIndex(index),
            ShareCount = (int)count,
            Cost = cost,
            Salt = new Bytes32(file.Slice(32, SaltLength)),
            DefinitionHash = new Bytes32(file.Slice(64, Bytes32.Length)),
        };
        return ShareFileError.None;
    }

    /// <summary>Writes the 96 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], (ushort)ShareIndex.Value);
        BinaryPrimitives.WriteInt32BigEndian(destination[12..], ShareCount);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], BitOperations.Log2((uint)Cost.Iterations));
        BinaryPrimitives.WriteInt32BigEndian(destination[20..], Cost.BlockSize);
        BinaryPrimitives.WriteInt32BigEndian(destination[24..], Cost.Parallelism);
        Salt.CopyTo(destination[32..]);
        DefinitionHash.CopyTo(destination[64..]);
    }

    private static bool TryReadCost(
        uint logIterations, uint blockSize, uint parallelism, [NotNullWhen(true)] out ScryptCost? cost)
    {
        cost = null;
        return logIterations <= LogIterationsMax
            && ScryptCost.TryCreate(1L << (int)logIterations, blockSize, parallelism, out cost);
    }
}
