using System.Numerics;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>The encodings of bitvectors and bitlists, with the delimiter that ends a list.</summary>
internal static class SszBits
{
    public static SszErrorReason? ReadVector(ReadOnlySpan<byte> body, int length, out Bitvector bits)
    {
        bits = default;
        if (body.Length != (length + 7) / 8)
            return SszErrorReason.WrongLength;
        if (length % 8 != 0 && body[^1] >> (length % 8) != 0)
            return SszErrorReason.BitPadding;
        bits = Bitvector.Own(body.ToArray(), length);
        return null;
    }

    public static SszErrorReason? ReadList(ReadOnlySpan<byte> body, int limit, out Bitlist bits)
    {
        bits = default;
        if (body.IsEmpty || body[^1] == 0)
            return SszErrorReason.BitDelimiterMissing;
        // The most significant bit of the last byte is the delimiter. The length is computed wide: a body may be long.
        int delimiter = BitOperations.Log2(body[^1]);
        long length = ((long)(body.Length - 1) * 8) + delimiter;
        if (length > limit)
            return SszErrorReason.LimitExceeded;
        byte[] bytes = body[..(int)((length + 7) / 8)].ToArray();
        if (delimiter != 0)
            bytes[^1] = (byte)(bytes[^1] ^ (1 << delimiter));
        bits = Bitlist.Own(bytes, (int)length);
        return null;
    }

    /// <summary>How many bytes the encoding of a bitlist has.</summary>
    public static int SizeOf(Bitlist bits) => (bits.Length / 8) + 1;

    /// <summary>Writes the encoding of a bitlist over as many bytes as it has.</summary>
    public static void Write(Bitlist bits, Span<byte> destination)
    {
        bits.Bytes.CopyTo(destination);
        if (bits.Length % 8 == 0)
            destination[^1] = 0;
        destination[^1] |= (byte)(1 << (bits.Length % 8));
    }
}
