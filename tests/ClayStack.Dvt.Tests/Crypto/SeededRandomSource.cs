using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Tests.Crypto;

/// <summary>Repeatable randomness: SHA-256 over seed and counter.</summary>
internal sealed class SeededRandomSource(long seed) : IRandomSource
{
    private long _counter;

    public void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[16];
        Span<byte> block = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(input, seed);
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteInt64LittleEndian(input[8..], _counter++);
            SHA256.HashData(input, block);
            int taken = Math.Min(destination.Length, block.Length);
            block[..taken].CopyTo(destination);
            destination = destination[taken..];
        }
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }
}
