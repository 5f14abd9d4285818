using System.Diagnostics;
using System.Globalization;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>The command <c>fuzz</c>: all decoders, over as many inputs as asked.</summary>
internal static class FuzzCommand
{
    /// <summary>Prints a line for each decoder, and a total.</summary>
    /// <param name="args">Inputs for each decoder (50,000), a seed (1), and how the decoders' names begin (all).</param>
    /// <returns>0 when every decoder passed, 1 when one failed, 2 when the arguments are not understood.</returns>
    public static int Run(string[] args)
    {
        int count = 50_000;
        long seed = 1;
        bool understood = args.Length <= 3
            && (args.Length < 1 || (int.TryParse(args[0], CultureInfo.InvariantCulture, out count) && count > 0))
            && (args.Length < 2 || long.TryParse(args[1], CultureInfo.InvariantCulture, out seed));
        if (!understood)
        {
            Console.Error.WriteLine(
                "fuzz [COUNT] [SEED] [NAME]: inputs for each decoder (50,000 unless told), a number that replays them, and how the decoders' names begin.");
            return 2;
        }

        return Run(count, seed, args.Length == 3 ? args[2] : "", Console.Out);
    }

    private static int Run(int count, long seed, string name, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        int decoders = 0;
        int failures = 0;
        foreach (FuzzTarget target in DecoderFuzz.Targets().Where(target => target.Name.StartsWith(name, StringComparison.Ordinal)))
        {
            FuzzReport report = DecoderFuzz.Run(target, count, seed);
            output.WriteLine(report);
            decoders++;
            failures += report.Failure is null ? 0 : 1;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{decoders} decoders, {(long)decoders * count} inputs, seed {seed}: {failures} failed, {seconds:F0} s"));
        return failures == 0 ? 0 : 1;
    }
}
