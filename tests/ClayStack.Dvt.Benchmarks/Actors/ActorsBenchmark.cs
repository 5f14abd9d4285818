using System.Globalization;
using System.Text.Json;

namespace ClayStack.Dvt.Benchmarks.Actors;

/// <summary>
/// The kernel's figures. Each round runs in a fresh process with workstation GC; the table shows medians and the range.
/// </summary>
internal static class ActorsBenchmark
{
    private static readonly (string Name, Func<Dictionary<string, double>> Round)[] Scenarios =
    [
        ("tell", TellScenarios.FloodAgainstChannel),
        ("windowed", TellScenarios.Windowed),
        ("pingpong", () => PingPongScenario.Run(pairs: 1)),
        ("pingpong4", () => PingPongScenario.Run(pairs: 4)),
        ("memory", SpawnScenarios.BytesPerActor),
        ("spawn", SpawnScenarios.Spawn),
        ("simulated", DeterminismRun.Speed),
    ];

    public static int Run(string[] args)
    {
        if (args is ["--round", var scenario])
        {
            Console.WriteLine(JsonSerializer.Serialize(Scenarios.Single(s => string.Equals(s.Name, scenario, StringComparison.Ordinal)).Round()));
            return 0;
        }

        int rounds = 5;
        if (args.Length > 0 && (args is not ["--rounds", var count] || !int.TryParse(count, CultureInfo.InvariantCulture, out rounds) || rounds is < 1 or > 100))
        {
            Console.Error.WriteLine("Options of actors: --rounds N (1 to 100, 5 unless told). Nothing else is known.");
            return 2;
        }

        Dictionary<string, List<double>> samples = [];
        for (int round = 1; round <= rounds; round++)
        {
            foreach ((string name, _) in Scenarios)
            {
                Console.WriteLine($"round {round} of {rounds}: {name}");
                foreach ((string metric, double value) in FreshProcess.RunForMetrics("actors", "--round", name))
                {
                    if (!samples.TryGetValue(metric, out List<double>? values))
                        samples.Add(metric, values = []);
                    values.Add(value);
                }
            }
        }

        Report report = new("actors");
        foreach ((string metric, List<double> values) in samples)
            report.Add(metric, Report.Median(values), $"{values.Min():N2} … {values.Max():N2}");
        report.Print();
        return 0;
    }
}
