namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>Inputs for decoders: every second one a valid encoding of which one to three bytes were changed.</summary>
/// <param name="seed">Replays the inputs.</param>
/// <param name="valid">Valid encodings, of one length.</param>
internal sealed class EncodingMutator(int seed, byte[][] valid)
{
    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>The next input.</summary>
    public byte[] Next() => (_count++ & 1) == 0 ? Mutated() : Unrelated();

    private byte[] Mutated()
    {
        byte[] copy = [.. valid[_random.Next(valid.Length)]];
        int changes = _random.Next(1, 4);
        for (int i = 0; i < changes; i++)
        {
            // The first byte has the flags, and is worth more visits than the others.
            int position = _random.Next(4) == 0 ? 0 : _random.Next(copy.Length);
            copy[position] = _random.Next(3) switch
            {
                0 => (byte)(copy[position] ^ (1 << _random.Next(8))),
                1 => unchecked((byte)(copy[position] + 1)),
                _ => (byte)_random.Next(256),
            };
        }

        return copy;
    }

    private byte[] Unrelated()
    {
        int length = valid[0].Length;
        switch (_random.Next(6))
        {
            case 0:
                byte[] other = new byte[_random.Next(0, length + 8)];
                _random.NextBytes(other);
                return other;
            case 1:
                // Infinity, or nearly.
                byte[] infinity = new byte[length];
                infinity[0] = (byte)(0xc0 | (_random.Next(4) == 0 ? _random.Next(64) : 0));
                infinity[_random.Next(1, length)] = (byte)(_random.Next(4) == 0 ? _random.Next(256) : 0);
                return infinity;
            case 2:
                // The modulus, or a neighbour, with the flag of a compressed point.
                byte[] modulus = new byte[length];
                Convert.FromHexString(
                    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
                    .AsSpan(0, Math.Min(length, 48)).CopyTo(modulus);
                modulus[0] |= (byte)(0x80 | (_random.Next(2) << 5));
                ref byte last = ref modulus[Math.Min(length, 48) - 1];
                last = unchecked((byte)(last + _random.Next(-3, 4)));
                return modulus;
            case 3:
                byte[] filled = new byte[length];
                filled.AsSpan().Fill((byte)(_random.Next(2) * 0xff));
                return filled;
            default:
                // A random x with plausible flags: half of these are on the curve, hardly any in the subgroup.
                byte[] random = new byte[length];
                _random.NextBytes(random);
                random[0] = (byte)(0x80 | (random[0] & 0x2f));
                if (length > 48)
                {
                    random[48] &= 0x0f;
                }

                return random;
        }
    }
}
