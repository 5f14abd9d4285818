using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Swap-or-not (consensus-specs phase0/beacon-chain.md, compute_shuffled_index).</summary>
internal static class Shuffling
{
    private const int PositionsPerHash = 256;

    /// <summary>SHUFFLE_ROUND_COUNT, which is a preset's.</summary>
    public static int Rounds(Preset preset) => preset == Preset.Minimal ? 10 : 90;

    /// <summary>compute_shuffled_index, as the specification writes it.</summary>
    public static int ShuffledIndex(int index, int count, Hash32 seed, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        Span<byte> source = stackalloc byte[SHA256.HashSizeInBytes];
        for (int round = 0; round < rounds; round++)
        {
            int flip = (Pivot(seed, round, count) + count - index) % count;
            int position = Math.Max(index, flip);
            HashOf(seed, round, position / PositionsPerHash, source);
            if (Bit(source, position % PositionsPerHash))
                index = flip;
        }

        return index;
    }

    /// <summary>compute_shuffled_index of every index, each hash computed once.</summary>
    public static int[] ShuffledIndices(int count, Hash32 seed, int rounds)
    {
        int[] indices = new int[count];
        for (int i = 0; i < count; i++)
            indices[i] = i;
        byte[] sources = new byte[(count + PositionsPerHash - 1) / PositionsPerHash * SHA256.HashSizeInBytes];
        for (int round = 0; round < rounds; round++)
        {
            for (int block = 0; block * SHA256.HashSizeInBytes < sources.Length; block++)
                HashOf(seed, round, block, sources.AsSpan(block * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
            int pivot = Pivot(seed, round, count);
            foreach (ref int index in indices.AsSpan())
            {
                int flip = (pivot + count - index) % count;
                if (Bit(sources, Math.Max(index, flip)))
                    index = flip;
            }
        }

        return indices;
    }

    private static int Pivot(Hash32 seed, int round, int count)
    {
        Span<byte> input = stackalloc byte[Hash32.Length + 1];
        seed.Span.CopyTo(input);
        input[Hash32.Length] = (byte)round;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % (ulong)count);
    }

    private static void HashOf(Hash32 seed, int round, int block, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[Hash32.Length + 1 + sizeof(uint)];
        seed.Span.CopyTo(input);
        input[Hash32.Length] = (byte)round;
        BinaryPrimitives.WriteUInt32LittleEndian(input[(Hash32.Length + 1)..], (uint)block);
        SHA256.HashData(input, destination);
    }

    private static bool Bit(ReadOnlySpan<byte> source, int position) => (source[position / 8] >> (position % 8) & 1) != 0;
}
