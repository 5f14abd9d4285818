using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>Encodings of BLS12-381 that a careless decoder gets wrong.</summary>
internal static class BlsTraps
{
    private const int CoordinateLength = 48;
    private const byte Compressed = 0x80;
    private const byte CompressedInfinity = 0xc0;

    private static readonly byte[] FieldModulus = Convert.FromHexString(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");

    private static readonly byte[] GroupOrder = Convert.FromHexString(
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

    /// <summary>A scalar near the group order, of one byte's value throughout, or random.</summary>
    public static byte[] SecretKey(SeededRandomSource random) => random.Below(3) switch
    {
        0 => Near(GroupOrder, random),
        1 => Filled(BlsSecretKey.ByteCount, random),
        _ => random.Bytes(BlsSecretKey.ByteCount),
    };

    /// <summary>As <see cref="Point"/>, of a public key's length.</summary>
    public static byte[] PublicKey(SeededRandomSource random) => Point(random, BlsPublicKey.ByteCount);

    /// <summary>As <see cref="Point"/>, of a signature's length.</summary>
    public static byte[] Signature(SeededRandomSource random) => Point(random, BlsSignature.ByteCount);

    /// <summary>
    /// Infinity or nearly so, a coordinate near the modulus, one byte's value throughout, or a random x with plausible
    /// flags: half of those are on the curve, hardly any in the subgroup.
    /// </summary>
    private static byte[] Point(SeededRandomSource random, int length)
    {
        switch (random.Below(5))
        {
            case 0:
                byte[] infinity = new byte[length];
                infinity[0] = (byte)(CompressedInfinity | (random.Below(4) == 0 ? random.Below(64) : 0));
                infinity[1 + random.Below(length - 1)] = (byte)(random.Below(4) == 0 ? random.Below(256) : 0);
                return infinity;
            case 1:
                // Either coordinate of a signature must be below the modulus.
                byte[] modulus = new byte[length];
                int half = random.Below(length / CoordinateLength) * CoordinateLength;
                Near(FieldModulus, random).CopyTo(modulus, half);
                modulus[0] |= (byte)(Compressed | (random.Below(2) << 5));
                return modulus;
            case 2:
                return Filled(length, random);
            default:
                byte[] plausible = random.Bytes(length);
                plausible[0] = (byte)(Compressed | (plausible[0] & 0x2f));
                if (length > CoordinateLength)
                    plausible[CoordinateLength] &= 0x0f;
                return plausible;
        }
    }

    private static byte[] Near(byte[] number, SeededRandomSource random)
    {
        byte[] near = [.. number];
        near[^1] = unchecked((byte)(near[^1] + random.Below(7) - 3));
        return near;
    }

    private static byte[] Filled(int length, SeededRandomSource random)
    {
        byte[] filled = new byte[length];
        filled.AsSpan().Fill((byte)(random.Below(2) * 0xff));
        return filled;
    }
}
