using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>
/// Inputs for a decoder: every second one a valid encoding changed in one to three bytes, the others cut, lengthened,
/// spliced, made of random bytes, or what the encoding itself has of traps.
/// </summary>
/// <param name="seed">Replays the inputs.</param>
/// <param name="valid">Valid encodings.</param>
/// <param name="traps">Makes inputs that only this encoding suggests; null for none.</param>
internal sealed class EncodingMutator(
    long seed, IReadOnlyList<byte[]> valid, Func<SeededRandomSource, byte[]>? traps = null)
{
    private readonly SeededRandomSource _random = new(seed);
    private bool _changed;

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        _changed = !_changed;
        byte[] encoding = AnyValid();
        if (_changed)
            return ChangeBytes(encoding);
        return traps is not null && _random.Below(2) == 0 ? traps(_random) : Disfigure(encoding, AnyValid());
    }

    private byte[] AnyValid() => valid[_random.Below(valid.Count)];

    private byte[] ChangeBytes(byte[] encoding)
    {
        byte[] changed = [.. encoding];
        int changes = 1 + _random.Below(3);
        for (int i = 0; i < changes && changed.Length > 0; i++)
        {
            // The first byte often has flags, and is worth more visits than the others.
            int position = _random.Below(4) == 0 ? 0 : _random.Below(changed.Length);
            changed[position] = _random.Below(4) switch
            {
                0 => (byte)(changed[position] ^ (1 << _random.Below(8))),

                // A byte of the encoding itself keeps texts within their alphabet.
                1 => encoding[_random.Below(encoding.Length)],
                2 => (byte)((changed[position] + 1) & 0xff),
                _ => (byte)_random.Below(256),
            };
        }

        return changed;
    }

    private byte[] Disfigure(byte[] encoding, byte[] other)
    {
        int cut = _random.Below(encoding.Length + 1);
        switch (_random.Below(6))
        {
            case 0:
                return encoding[..cut];
            case 1:
                return [.. encoding, .. _random.Bytes(1 + _random.Below(16))];
            case 2:
                return [.. encoding[..cut], .. other[Math.Min(cut, other.Length)..]];
            case 3:
                int from = _random.Below(encoding.Length + 1);
                int to = from + _random.Below(encoding.Length - from + 1);
                return [.. encoding[..cut], .. encoding[from..to], .. encoding[cut..]];
            case 4:
                byte[] shuffled = new byte[_random.Below((2 * encoding.Length) + 1)];
                for (int i = 0; i < shuffled.Length; i++)
                    shuffled[i] = encoding[_random.Below(encoding.Length)];
                return shuffled;
            default:
                bool sameLength = _random.Below(2) == 0;
                return _random.Bytes(sameLength ? encoding.Length : _random.Below((2 * encoding.Length) + 1));
        }
    }
}
