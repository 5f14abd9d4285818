using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>expand_message_xmd of RFC 9380, section 5.3.1, with SHA-256.</summary>
internal static class ExpandMessageXmd
{
    private const int HashBytes = 32;
    private const int BlockBytes = 64;

    /// <summary>Fills the destination with uniform bytes from a message and a domain separation tag.</summary>
    /// <param name="destination">At most 255 · 32 bytes.</param>
    /// <param name="message">Any length.</param>
    /// <param name="tag">The domain separation tag; one longer than 255 bytes is hashed first (section 5.3.3).</param>
    public static void Expand(Span<byte> destination, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> tagPrime = stackalloc byte[256];
        int tagLength = WriteTagPrime(tagPrime, tag);
        tagPrime = tagPrime[..tagLength];

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> first = stackalloc byte[HashBytes];
        Span<byte> zeros = stackalloc byte[BlockBytes];
        zeros.Clear();
        hash.AppendData(zeros);
        hash.AppendData(message);
        hash.AppendData([(byte)(destination.Length >> 8), (byte)destination.Length, 0]);
        hash.AppendData(tagPrime);
        hash.GetHashAndReset(first);

        Span<byte> block = stackalloc byte[HashBytes];
        block.Clear();
        for (int i = 1; !destination.IsEmpty; i++)
        {
            for (int j = 0; j < HashBytes; j++)
            {
                block[j] ^= first[j];
            }

            hash.AppendData(block);
            hash.AppendData([(byte)i]);
            hash.AppendData(tagPrime);
            hash.GetHashAndReset(block);
            int taken = Math.Min(destination.Length, HashBytes);
            block[..taken].CopyTo(destination);
            destination = destination[taken..];
        }
    }

    /// <summary>DST_prime: the tag and its length in one byte.</summary>
    private static int WriteTagPrime(Span<byte> destination, ReadOnlySpan<byte> tag)
    {
        int length = tag.Length;
        if (length > 255)
        {
            byte[] oversized = [.. "H2C-OVERSIZE-DST-"u8, .. tag];
            SHA256.HashData(oversized, destination);
            length = HashBytes;
        }
        else
        {
            tag.CopyTo(destination);
        }

        destination[length] = (byte)length;
        return length + 1;
    }
}
