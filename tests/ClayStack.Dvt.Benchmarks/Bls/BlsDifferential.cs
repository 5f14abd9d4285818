using System.Globalization;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>The command <c>differential</c>: random operations and mutated encodings, judged by us and by blst.</summary>
internal static class BlsDifferential
{
    private const int Processor = 1;

    /// <summary>Arguments: operations (10,000), mutated encodings (10,000), and a seed (1).</summary>
    /// <returns>0 if both sides always agree; else 1, after the first difference.</returns>
    public static int Run(string[] args)
    {
        int operations = Argument(args, 0, 10_000);
        int encodings = Argument(args, 1, 10_000);
        int seed = Argument(args, 2, 1);
        using BlstProcess blst = BlstProcess.Start(Environment.ProcessorCount > 1 ? Processor : 0);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        bool same = Operations(blst, operations, seed, counts) && Encodings(blst, encodings, seed, counts);
        foreach ((string kind, int count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{kind,-24}{count,8}");
        }

        Console.WriteLine(same ? "one verdict" : $"DIFFERENT, seed {seed}");
        return same ? 0 : 1;
    }

    private static int Argument(string[] args, int index, int fallback) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : fallback;

    private static bool Operations(BlstProcess blst, int count, int seed, Dictionary<string, int> counts)
    {
        RandomOperation source = new(seed);
        for (int i = 0; i < count; i++)
        {
            (string kind, string question, string answer) = source.Next();
            if (!Agree(blst, kind, question, answer, counts))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Encodings(BlstProcess blst, int count, int seed, Dictionary<string, int> counts)
    {
        SystemRandomSource random = new();
        BlsSecretKey[] keys = [.. Enumerable.Range(0, 8).Select(_ => BlsSecretKey.Generate(random))];
        byte[][] secrets = [.. keys.Select(Export)];
        EncodingMutator[] inputs =
        [
            new(seed, secrets, BlsTraps.SecretKey),
            new(seed + 1, [.. keys.Select(key => key.ToPublicKey().Bytes.ToArray())], BlsTraps.PublicKey),
            new(seed + 2, [.. keys.Select(key => Scheme.Sign(key, secrets[0]).Bytes.ToArray())], BlsTraps.Signature),
        ];
        for (int i = 0; i < count; i++)
        {
            byte[] input = inputs[i % 3].Next();
            (string kind, bool accepted) = (i % 3) switch
            {
                0 => ("sk", Dispose(BlsSecretKey.TryDecode(input, out BlsSecretKey? key, out _), key)),
                1 => ("key", BlsPublicKey.TryDecode(input, out _, out _)),
                _ => ("sig", BlsSignature.TryDecode(input, out _, out _)),
            };
            string verdict = accepted ? "1" : "refused";
            if (!Agree(blst, $"{kind} {(accepted ? "accepted" : "refused")}", $"{kind} {RandomOperation.Hex(input)}", verdict, counts))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Agree(
        BlstProcess blst, string kind, string question, string answer, Dictionary<string, int> counts)
    {
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
        string other = blst.Ask(question);
        if (string.Equals(answer, other, StringComparison.Ordinal))
        {
            return true;
        }

        Console.WriteLine($"{question}\n  ours {answer}\n  blst {other}");
        return false;
    }

    private static byte[] Export(BlsSecretKey key)
    {
        byte[] bytes = new byte[BlsSecretKey.ByteCount];
        key.ExportTo(bytes);
        return bytes;
    }

    private static bool Dispose(bool accepted, BlsSecretKey? key)
    {
        key?.Dispose();
        return accepted;
    }
}
