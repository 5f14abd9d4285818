using System.Diagnostics;
using System.Globalization;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>The command <c>fuzz</c>: the decoders over as many inputs as asked.</summary>
public static class BlsFuzz
{
    /// <summary>Arguments: inputs for each decoder (50,000), and a seed (1).</summary>
    /// <returns>0; a misjudged input is an exception that shows it.</returns>
    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50_000;
        int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        long start = Stopwatch.GetTimestamp();
        foreach ((string name, int inputs, int accepted) in DecoderFuzz.Run(count, seed))
        {
            Console.WriteLine($"{name,-20}{inputs,10} inputs {accepted,8} accepted");
        }

        Console.WriteLine($"no exception, no misjudgement, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        return 0;
    }
}
