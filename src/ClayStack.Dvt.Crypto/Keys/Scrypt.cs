using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// scrypt (RFC 7914). Ours, because the platform has none and BouncyCastle's takes more than twice the time and leaves 256 MiB
/// of the password's offspring to the garbage collector. The memory here is native: zeroed and given back at once.
/// </summary>
internal static unsafe class Scrypt
{
    private const int SalsaWords = 16;
    private const int SalsaBytes = 64;
    private const int VectorsPerSalsa = 4;
    private const nuint Alignment = 64;

    /// <summary>Derives a key. The cost has been bounded by <see cref="ScryptCost"/>.</summary>
    public static void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ScryptCost cost, Span<byte> destination)
    {
        int blockBytes = 2 * cost.BlockSize * SalsaBytes;
        using SecretBytes blocks = new(cost.Parallelism * blockBytes);
        Rfc2898DeriveBytes.Pbkdf2(password, salt, blocks.Writable, iterations: 1, HashAlgorithmName.SHA256);

        // V of RFC 7914 has N blocks; two more are X and Y.
        nuint memoryBytes = ((nuint)cost.Iterations + 2) * (nuint)blockBytes;
        Vector128<uint>* memory = (Vector128<uint>*)NativeMemory.AlignedAlloc(memoryBytes, Alignment);
        try
        {
            for (int i = 0; i < cost.Parallelism; i++)
                MixBlock(blocks.Writable.Slice(i * blockBytes, blockBytes), memory, cost.Iterations, cost.BlockSize);
        }
        finally
        {
            NativeMemory.Clear(memory, memoryBytes);
            NativeMemory.AlignedFree(memory);
        }

        Rfc2898DeriveBytes.Pbkdf2(password, blocks.Span, destination, iterations: 1, HashAlgorithmName.SHA256);
    }

    /// <summary>scryptROMix, RFC 7914 section 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixBlock(Span<byte> block, Vector128<uint>* memory, int iterations, int blockSize)
    {
        int vectors = 2 * blockSize * VectorsPerSalsa;
        Vector128<uint>* x = memory;
        Vector128<uint>* y = memory + vectors;
        Vector128<uint>* table = memory + (2 * vectors);
        LoadDiagonals(block, (uint*)x);
        for (int i = 0; i < iterations; i++)
        {
            Vector128<uint>* entry = table + ((nint)i * vectors);
            for (int k = 0; k < vectors; k++)
                entry[k] = x[k];
            MixSalsaBlocks(x, y, blockSize);
            Swap(ref x, ref y);
        }

        for (int i = 0; i < iterations; i++)
        {
            // Integerify: the first word of the last Salsa block suffices, as N is a power of two below 2^32; the
            // first word is its own diagonal's first.
            uint index = ((uint*)(x + vectors - VectorsPerSalsa))[0] & (uint)(iterations - 1);
            Vector128<uint>* entry = table + ((nint)index * vectors);
            for (int k = 0; k < vectors; k++)
                x[k] ^= entry[k];
            MixSalsaBlocks(x, y, blockSize);
            Swap(ref x, ref y);
        }

        StoreDiagonals((uint*)x, block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref Vector128<uint>* x, ref Vector128<uint>* y)
    {
        Vector128<uint>* previous = x;
        x = y;
        y = previous;
    }

    /// <summary>
    /// scryptBlockMix, RFC 7914 section 4: even results to the first half of y, odd ones to the second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixSalsaBlocks(Vector128<uint>* x, Vector128<uint>* y, int blockSize)
    {
        Vector128<uint>* last = x + (((2 * blockSize) - 1) * VectorsPerSalsa);
        Vector128<uint> a = last[0];
        Vector128<uint> b = last[1];
        Vector128<uint> c = last[2];
        Vector128<uint> d = last[3];
        for (int i = 0; i < 2 * blockSize; i++)
        {
            Vector128<uint>* source = x + (i * VectorsPerSalsa);
            Salsa8(ref a, ref b, ref c, ref d, source);
            Vector128<uint>* target = y + (((i >> 1) + ((i & 1) * blockSize)) * VectorsPerSalsa);
            target[0] = a;
            target[1] = b;
            target[2] = c;
            target[3] = d;
        }
    }

    /// <summary>
    /// Salsa20/8 of the state XOR a source block. The four vectors are the diagonals of the 4×4 word matrix, so that a
    /// column round is four vector steps, and a row round the same after rotating the diagonals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Salsa8(
        ref Vector128<uint> a,
        ref Vector128<uint> b,
        ref Vector128<uint> c,
        ref Vector128<uint> d,
        Vector128<uint>* source)
    {
        Vector128<uint> a0 = a ^= source[0];
        Vector128<uint> b0 = b ^= source[1];
        Vector128<uint> c0 = c ^= source[2];
        Vector128<uint> d0 = d ^= source[3];
        for (int doubleRound = 0; doubleRound < 4; doubleRound++)
        {
            b0 ^= RotateLeft(a0 + d0, 7);
            c0 ^= RotateLeft(b0 + a0, 9);
            d0 ^= RotateLeft(c0 + b0, 13);
            a0 ^= RotateLeft(d0 + c0, 18);
            b0 = Vector128.Shuffle(b0, Vector128.Create(3u, 0u, 1u, 2u));
            c0 = Vector128.Shuffle(c0, Vector128.Create(2u, 3u, 0u, 1u));
            d0 = Vector128.Shuffle(d0, Vector128.Create(1u, 2u, 3u, 0u));

            d0 ^= RotateLeft(a0 + b0, 7);
            c0 ^= RotateLeft(d0 + a0, 9);
            b0 ^= RotateLeft(c0 + d0, 13);
            a0 ^= RotateLeft(b0 + c0, 18);
            b0 = Vector128.Shuffle(b0, Vector128.Create(1u, 2u, 3u, 0u));
            c0 = Vector128.Shuffle(c0, Vector128.Create(2u, 3u, 0u, 1u));
            d0 = Vector128.Shuffle(d0, Vector128.Create(3u, 0u, 1u, 2u));
        }

        a += a0;
        b += b0;
        c += c0;
        d += d0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> RotateLeft(Vector128<uint> value, int bits) =>
        (value << bits) | (value >>> (32 - bits));

    // Word k of a Salsa block in diagonal order is word 5k mod 16 of the block: the diagonals of the matrix in turn.
    private static void LoadDiagonals(ReadOnlySpan<byte> block, uint* words)
    {
        for (int i = 0; i < block.Length / sizeof(uint); i++)
        {
            int source = (i / SalsaWords * SalsaWords) + (i * 5 % SalsaWords);
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(source * sizeof(uint))..]);
        }
    }

    private static void StoreDiagonals(uint* words, Span<byte> block)
    {
        for (int i = 0; i < block.Length / sizeof(uint); i++)
        {
            int target = (i / SalsaWords * SalsaWords) + (i * 5 % SalsaWords);
            BinaryPrimitives.WriteUInt32LittleEndian(block[(target * sizeof(uint))..], words[i]);
        }
    }
}
