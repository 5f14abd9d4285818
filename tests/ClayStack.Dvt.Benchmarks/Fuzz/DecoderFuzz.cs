using System.Diagnostics;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>
/// Feeds a decoder with inputs, half of them valid encodings changed in one to three bytes, the others cut, lengthened,
/// spliced or made of random bytes.
/// </summary>
internal static class DecoderFuzz
{
    /// <summary>Runs one decoder. The same seed gives the same inputs.</summary>
    public static FuzzReport Run(FuzzTarget target, int count, ulong seed)
    {
        FuzzRandom random = new(seed);
        int accepted = 0;
        double slowestMs = 0;
        byte[] input = [];
        try
        {
            foreach (byte[] valid in target.Valid)
            {
                input = valid;
                if (!target.Decode([.. valid]))
                    throw new InvalidOperationException("A valid encoding is refused.");
            }

            for (int i = 0; i < count; i++)
            {
                byte[] valid = target.Valid[random.Below(target.Valid.Count)];
                input = i % 2 == 0 ? ChangeBytes(valid, random) : Disfigure(valid, target, random);
                long start = Stopwatch.GetTimestamp();
                accepted += target.Decode([.. input]) ? 1 : 0;
                slowestMs = Math.Max(slowestMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        catch (Exception e)
        {
            return new FuzzReport(target.Name, count, accepted, slowestMs, $"{Convert.ToHexStringLower(input)}: {e}");
        }

        return new FuzzReport(target.Name, count, accepted, slowestMs, Failure: null);
    }

    private static byte[] ChangeBytes(byte[] valid, FuzzRandom random)
    {
        byte[] changed = [.. valid];
        int changes = 1 + random.Below(3);
        for (int i = 0; i < changes && changed.Length > 0; i++)
        {
            int position = random.Below(changed.Length);
            changed[position] = random.Below(4) switch
            {
                0 => (byte)(changed[position] ^ (1 << random.Below(8))),

                // A byte of the encoding itself keeps texts within their alphabet.
                1 => valid[random.Below(valid.Length)],
                2 => (byte)((changed[position] + 1) & 0xff),
                _ => (byte)random.Below(256),
            };
        }

        return changed;
    }

    private static byte[] Disfigure(byte[] valid, FuzzTarget target, FuzzRandom random)
    {
        byte[] other = target.Valid[random.Below(target.Valid.Count)];
        int cut = random.Below(valid.Length + 1);
        switch (random.Below(6))
        {
            case 0:
                return valid[..cut];
            case 1:
                byte[] tail = new byte[1 + random.Below(16)];
                random.Fill(tail);
                return [.. valid, .. tail];
            case 2:
                return [.. valid[..cut], .. other[Math.Min(cut, other.Length)..]];
            case 3:
                int from = random.Below(valid.Length + 1);
                int to = from + random.Below(valid.Length - from + 1);
                return [.. valid[..cut], .. valid[from..to], .. valid[cut..]];
            case 4:
                byte[] shuffled = new byte[random.Below((2 * valid.Length) + 1)];
                for (int i = 0; i < shuffled.Length; i++)
                    shuffled[i] = valid[random.Below(valid.Length)];
                return shuffled;
            default:
                byte[] noise = new byte[random.Below(2) == 0 ? valid.Length : random.Below((2 * valid.Length) + 1)];
                random.Fill(noise);
                return noise;
        }
    }
}
