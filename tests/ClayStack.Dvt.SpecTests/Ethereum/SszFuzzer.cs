using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>
/// Mutates encodings and JSON of real values and feeds them to the decoders. What must hold: no exception; an accepted
/// SSZ input is written back byte for byte; an accepted JSON input gives a value that has one encoding, in both forms.
/// </summary>
internal sealed class SszFuzzer
{
    private const int SeedsPerType = 12;
    private const int SeedLengthMax = 8192;
    private const int InputsMaxPerSeed = 32;

    private readonly List<(SszType Type, Preset Preset, byte[] Ssz, byte[] Json)> _seeds = [];
    private ulong _state;

    public SszFuzzer(ulong seed, IEnumerable<(string Fork, Preset Preset, LodestarFile.Case Case)> cases)
    {
        _state = seed;
        foreach ((string fork, Preset preset, LodestarFile.Case one) in cases)
        {
            if (one.Number >= SeedsPerType || one.Encoding.Length > SeedLengthMax)
                continue;
            SszType type = SszCatalog.ByFork[fork][one.Type];
            if (type.TryDecode(one.Encoding, preset, out object? value, out _))
                _seeds.Add((type, preset, one.Encoding, type.ToJson(value, preset)));
        }
    }

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The reasons that were seen, so that a run can show that it reached them.</summary>
    public SortedSet<SszErrorReason> Reasons { get; } = [];

    /// <summary>Every file of tests/vectors/lodestar-ssz below a folder.</summary>
    public static IEnumerable<(string Fork, Preset Preset, LodestarFile.Case Case)> CasesOf(string folder)
    {
        foreach (string path in Directory.GetFiles(folder, "*.bin.gz").Order(StringComparer.Ordinal))
        {
            string[] parts = Path.GetFileName(path).Split('.')[0].Split('-');
            foreach (LodestarFile.Case one in LodestarFile.Read(path))
                yield return (parts[1], parts[0] is "mainnet" ? Preset.Mainnet : Preset.Minimal, one);
        }
    }

    /// <summary>Tries that many inputs; the first fault is returned as text.</summary>
    public string? Run(int inputs)
    {
        for (int done = 0; done < inputs;)
        {
            (SszType type, Preset preset, byte[] ssz, byte[] json) = _seeds[Below(_seeds.Count)];
            for (int i = 0; i < InputsMaxPerSeed && done < inputs; i++, done++)
            {
                bool text = Below(2) == 0;
                byte[] input = Mutate(text ? json : ssz, text);
                string? fault = text ? TryJson(type, preset, input) : TrySsz(type, preset, input);
                if (fault is not null)
                    return $"{type} under {preset.Name}: {fault}: {Convert.ToHexStringLower(input)}";
            }
        }

        return null;
    }

    private string? TrySsz(SszType type, Preset preset, byte[] input)
    {
        bool accepted = type.TryDecode(input, preset, out object? value, out SszError? error);
        Count(accepted, error);
        return !accepted || input.AsSpan().SequenceEqual(type.Encode(value!, preset)) ? null : "an encoding that is not canonical was accepted";
    }

    private string? TryJson(SszType type, Preset preset, byte[] input)
    {
        bool accepted = type.TryReadJson(input, preset, out object? value, out SszError? error);
        Count(accepted, error);
        if (!accepted)
            return null;
        byte[] encoding = type.Encode(value!, preset);
        return type.TryReadJson(type.ToJson(value!, preset), preset, out object? again, out _) && encoding.AsSpan().SequenceEqual(type.Encode(again, preset))
            ? null
            : "JSON was accepted that is not read back";
    }

    private void Count(bool accepted, SszError? error)
    {
        if (accepted)
        {
            Accepted++;
            return;
        }

        Refused++;
        Reasons.Add(error!.Reason);
    }

    private byte[] Mutate(byte[] seed, bool text)
    {
        byte[] input = [.. seed];
        int edits = 1 + Below(3);
        for (int i = 0; i < edits && input.Length > 0; i++)
        {
            int at = Below(Below(2) == 0 ? Math.Min(input.Length, 300) : input.Length);
            switch (Below(7))
            {
                case 0:
                    input[at] ^= (byte)(1 << Below(8));
                    break;
                case 1:
                    input[at] = text ? (byte)"\"{}[],:0x9fg-\\ "[Below(15)] : (byte)Below(256);
                    break;
                case 2:
                    input = input[..at];
                    break;
                case 3:
                    input = [.. input[..at], .. input[Math.Min(input.Length, at + 1 + Below(40))..]];
                    break;
                case 4:
                    input = [.. input[..at], .. input.AsSpan(at, Math.Min(input.Length - at, 1 + Below(40))), .. input[at..]];
                    break;
                case 5:
                    input = [.. input, (byte)Below(256)];
                    break;
                default:
                    // A word, as an offset or a length would be.
                    uint word = Below(3) switch { 0 => uint.MaxValue, 1 => (uint)Below(input.Length + 8), _ => 0x8000_0000 };
                    for (int b = 0; b < 4 && at + b < input.Length; b++)
                        input[at + b] = (byte)((word >> (8 * b)) & 0xff);
                    break;
            }
        }

        return input;
    }

    // splitmix64
    private int Below(int bound)
    {
        unchecked
        {
            _state += 0x9e3779b97f4a7c15;
            ulong z = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return (int)((z ^ (z >> 31)) % (ulong)bound);
        }
    }
}
