using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Tests.Crypto;

/// <summary>A random source that repeats itself for the same seed: SHA-256 of the seed and a counter.</summary>
internal sealed class SeededRandom(ulong seed) : IRandomSource
{
    private ulong _counter;

    public void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[16];
        Span<byte> block = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(input, seed);
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64BigEndian(input[8..], _counter++);
            SHA256.HashData(input, block);
            int length = Math.Min(block.Length, destination.Length);
            block[..length].CopyTo(destination);
            destination = destination[length..];
        }
    }
}
