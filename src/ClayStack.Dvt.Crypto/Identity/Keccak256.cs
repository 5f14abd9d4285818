using System.Buffers;
using Org.BouncyCastle.Crypto.Digests;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge before FIPS 202 changed the padding, so not SHA3-256. By BouncyCastle.
/// For public data only: the copies that it makes are not zeroed.
/// </summary>
public static class Keccak256
{
    private const int DigestBits = 256;

    /// <summary>The digest of all bytes.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> data)
    {
        KeccakDigest digest = new(DigestBits);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(data.Length, 4096));
        while (!data.IsEmpty)
        {
            int length = Math.Min(buffer.Length, data.Length);
            data[..length].CopyTo(buffer);
            digest.BlockUpdate(buffer, 0, length);
            data = data[length..];
        }

        ArrayPool<byte>.Shared.Return(buffer);
        byte[] result = new byte[Bytes32.Length];
        digest.DoFinal(result, 0);
        return new Bytes32(result);
    }
}
