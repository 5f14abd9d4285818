using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>
/// The command <c>ctime</c>: whether the time of signing depends on the key (Reparaz, Balasch and Verbauwhede, "dude, is my
/// code constant time?"). Keys of two classes, one fixed key against random keys, are drawn in random order; Welch's t over
/// the times must stay below 4.5, for all of them and for those below several percentiles, which cuts off interruptions.
/// </summary>
internal static class BlsConstantTime
{
    private const double Limit = 4.5;
    private static readonly double[] Percentiles = [0.5, 0.75, 0.9, 0.95, 0.99, 1.0];

    /// <summary>Arguments: measurements of each fixed key (200,000).</summary>
    /// <returns>0 if every |t| is below 4.5, else 1.</returns>
    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        byte[] one = new byte[32];
        one[31] = 1;
        byte[] largest = Convert.FromHexString("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
        bool constant = Test("fixed key 1", one, count);
        constant &= Test("fixed key r - 1", largest, count);
        Console.WriteLine(constant ? "constant within the test's power" : "TIME DEPENDS ON THE KEY");
        return constant ? 0 : 1;
    }

    private static bool Test(string name, byte[] fixedKey, int count)
    {
        (double[] times, bool[] isFixed) = Measure(fixedKey, count);
        double[] sorted = [.. times];
        Array.Sort(sorted);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {count} measurements, median {sorted[count / 2]:F1} µs"));
        bool constant = true;
        foreach (double percentile in Percentiles)
        {
            double cut = sorted[Math.Min(count - 1, (int)(percentile * count))];
            double t = Welch(times, isFixed, cut);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  below {percentile,5:P0}  t = {t,7:F2}"));
            constant &= Math.Abs(t) < Limit;
        }

        return constant;
    }

    /// <summary>
    /// Times signatures of one hashed message. Both classes take a fresh key object each time, made before the clock starts,
    /// so that caches and allocations treat them alike; collections happen between measurements.
    /// </summary>
    private static (double[] Times, bool[] IsFixed) Measure(byte[] fixedKey, int count)
    {
        BlsMessage message = BlsMessage.Hash(new byte[32]);
        SystemRandomSource random = new();
        byte[] choices = new byte[count];
        RandomNumberGenerator.Fill(choices);
        double[] times = new double[count];
        bool[] isFixed = new bool[count];
        byte[] scratch = new byte[32];
        for (int i = -2000; i < count; i++)
        {
            bool takeFixed = (choices[Math.Max(i, 0)] & 1) != 0;
            using BlsSecretKey drawn = BlsSecretKey.Generate(random);
            drawn.ExportTo(scratch);
            _ = BlsSecretKey.TryDecode(takeFixed ? fixedKey : scratch, out BlsSecretKey? key, out _);
            long start = Stopwatch.GetTimestamp();
            _ = Scheme.Sign(key!, message);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            key!.Dispose();
            if (i >= 0)
            {
                times[i] = elapsed;
                isFixed[i] = takeFixed;
            }
        }

        return (times, isFixed);
    }

    /// <summary>Welch's t of the two classes' times up to a cut.</summary>
    private static double Welch(double[] times, bool[] isFixed, double cut)
    {
        double[] sum = [0, 0];
        double[] squares = [0, 0];
        double[] number = [0, 0];
        double shift = times[0];
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] <= cut)
            {
                int side = isFixed[i] ? 1 : 0;
                double value = times[i] - shift;
                number[side]++;
                sum[side] += value;
                squares[side] += value * value;
            }
        }

        double Mean(int side) => sum[side] / number[side];
        double Variance(int side) => (squares[side] - (number[side] * Mean(side) * Mean(side))) / (number[side] - 1);
        return (Mean(0) - Mean(1)) / Math.Sqrt((Variance(0) / number[0]) + (Variance(1) / number[1]));
    }
}
