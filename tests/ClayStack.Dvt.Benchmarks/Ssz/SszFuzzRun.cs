using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.SpecTests.Ethereum;

namespace ClayStack.Dvt.Benchmarks.Ssz;

/// <summary>The mutation fuzz of the SSZ and JSON decoders: [inputs] [seed].</summary>
internal static class SszFuzzRun
{
    private const int InputsDefault = 1_000_000;

    public static int Run(string[] arguments)
    {
        int inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : InputsDefault;
        ulong seed = arguments.Length > 1 ? ulong.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        SszFuzzer fuzzer = new(seed, SszFuzzer.CasesOf(Path.Combine(AppContext.BaseDirectory, "vectors", "lodestar-ssz")));
        Stopwatch clock = Stopwatch.StartNew();
        string? fault = fuzzer.Run(inputs);
        if (fault is not null)
        {
            Console.Error.WriteLine(fault);
            return 1;
        }

        Report report = new("ssz-fuzz");
        report.Add("inputs", inputs, $"seed {seed.ToString(CultureInfo.InvariantCulture)}");
        report.Add("accepted", fuzzer.Accepted, "each written back byte for byte");
        report.Add("refused", fuzzer.Refused, string.Join(", ", fuzzer.Reasons));
        report.Add("seconds", clock.Elapsed.TotalSeconds);
        report.Print();
        return 0;
    }
}
