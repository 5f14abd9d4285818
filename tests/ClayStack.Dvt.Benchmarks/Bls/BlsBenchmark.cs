using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>
/// Our time and blst's in one run: both on the same processor, in turns, medians of the turns. Ratios are ours over blst's.
/// </summary>
internal static class BlsBenchmark
{
    private const int Processor = 0;

    /// <summary>Runs all measurements; the first argument, if any, is the number of turns (31).</summary>
    public static int Run(string[] args)
    {
        int turns = 31;
        if (args.Length > 1 || (args.Length == 1 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out turns) || turns < 1)))
        {
            Console.Error.WriteLine("bls [TURNS]: how often each side measures each workload (31 unless told).");
            return 2;
        }

        PinTo(Processor);
        BlsWorkloads ours = new();
        using BlstProcess blst = BlstProcess.Start(Processor);
        Report report = new("bls", $"path {BatchEngine.Current.Name}, processor {Processor}");
        foreach ((string name, Action work, int iterations) in ours.Compared)
        {
            Console.WriteLine($"{turns} turns of {name}");
            (double own, double rival) = Interleave(work, () => blst.Measure(name, iterations), iterations, turns);
            report.Add("ratio_" + name, own / rival, Invariant($"ours {own:F1} µs, blst {rival:F1} µs"));
        }

        (double slot, double oneByOne) = Interleave(ours.Slot31, () => blst.Measure("slot31", 1), 1, turns);
        report.Add("slot31_ms", slot / 1000, "31 attesters, n = 4: sign, combine, verify");
        report.Add("slot31_onebyone_blst_ms", oneByOne / 1000, "the same one by one with blst");
        double combine = Report.Median(Enumerable.Range(0, Math.Max(3, turns / 6)).Select(_ => Time(ours.Combine1000, 1)));
        report.Add("threshold_combine_1000_ms", combine / 1000, "3 of 4, verified");
        report.Print();
        return 0;
    }

    /// <summary>Medians of alternate turns, after three unmeasured turns each.</summary>
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

        return (Report.Median(own), Report.Median(rival));
    }

    private static double Time(Action work, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / iterations;
    }

    private static void PinTo(int processor)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1 << processor;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
