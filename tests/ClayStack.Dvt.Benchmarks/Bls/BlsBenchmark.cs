using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>
/// Our time and blst's in one run: both on the same processor, in turns, medians of the turns. Ratios are ours over blst's.
/// </summary>
public static class BlsBenchmark
{
    private const int Processor = 0;

    /// <summary>Runs all measurements; the first argument, if any, is the number of turns (31).</summary>
    /// <returns>0, or 1 if the rival cannot be started.</returns>
    public static int Run(string[] args)
    {
        int turns = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 31;
        PinTo(Processor);
        BlsWorkloads ours = new();
        using BlstProcess blst = BlstProcess.Start(Processor);
        List<(string Name, double Value)> metrics = [];
        Console.WriteLine($"path {BatchEngine.Current.Name}, processor {Processor} of {Machine()}, {turns} turns");
        Console.WriteLine($"{"",-18}{"ours µs",12}{"blst µs",12}{"ratio",8}");
        foreach ((string name, Action work, int iterations) in ours.Compared)
        {
            (double own, double rival) = Interleave(work, () => blst.Measure(name, iterations), iterations, turns);
            Console.WriteLine(Invariant($"{name,-18}{own,12:F1}{rival,12:F1}{own / rival,8:F2}"));
            metrics.Add(("ratio_" + name, Math.Round(own / rival, 3)));
        }

        (double slot, double oneByOne) = Interleave(ours.Slot31, () => blst.Measure("slot31", 1), 1, turns);
        Console.WriteLine(Invariant($"{"slot31",-18}{slot,12:F1}{oneByOne,12:F1}{slot / oneByOne,8:F2}"));
        metrics.Add(("slot31_ms", Math.Round(slot / 1000, 3)));
        metrics.Add(("slot31_onebyone_blst_ms", Math.Round(oneByOne / 1000, 3)));

        double combine = Median([.. Enumerable.Range(0, Math.Max(3, turns / 6)).Select(_ => Time(ours.Combine1000, 1))]);
        Console.WriteLine(Invariant($"{"combine 1000",-18}{combine,12:F1}"));
        metrics.Add(("threshold_combine_1000_ms", Math.Round(combine / 1000, 3)));
        Console.WriteLine(Json(metrics));
        return 0;
    }

    /// <summary>Medians of alternate turns, after one unmeasured turn each.</summary>
    private static (double Ours, double Blst) Interleave(Action work, Func<double> blst, int iterations, int turns)
    {
        for (int warm = 0; warm < 3; warm++)
        {
            _ = Time(work, iterations);
            _ = blst();
        }

        double[] own = new double[turns];
        double[] rival = new double[turns];
        for (int i = 0; i < turns; i++)
        {
            own[i] = Time(work, iterations);
            rival[i] = blst();
        }

        return (Median(own), Median(rival));
    }

    private static double Time(Action work, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / iterations;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static void PinTo(int processor)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1 << processor;
        }
    }

    private static string Json(List<(string Name, double Value)> metrics)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("bench", "bls");
            writer.WriteString("machine", $"{Machine()}, {BatchEngine.Current.Name}");
            writer.WriteStartObject("metrics");
            foreach ((string name, double value) in metrics)
            {
                writer.WriteNumber(name, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Machine()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1].Trim() ?? "unknown"
            : "unknown";
        return $"{model} x{Environment.ProcessorCount}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
