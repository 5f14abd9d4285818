using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.TestKit.Swarm;

namespace ClayStack.Dvt.Benchmarks.Actors;

/// <summary>
/// Over a thousand actors with timers, crashes and restarts through 24 virtual hours and more than ten million
/// messages, run twice with one seed and once with another, each in a process of its own. Fails unless the two hashes
/// of one seed are equal and the third differs.
/// </summary>
internal static class DeterminismRun
{
    private const int Hours = 24;
    private const long MessagesMin = 10_000_000;
    private const int ActorsMin = 1_000;

    public static int Run(string[] args)
    {
        if (args is ["--seed", var text] && ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong seed))
        {
            Console.WriteLine(OneRun(seed));
            return 0;
        }

        if (args.Length > 0)
        {
            Console.Error.WriteLine("Options of determinism: none, or --seed N for one run in this process.");
            return 2;
        }

        string first = FreshProcess.Run("determinism", "--seed", "1").Trim();
        string second = FreshProcess.Run("determinism", "--seed", "1").Trim();
        string other = FreshProcess.Run("determinism", "--seed", "2").Trim();
        Console.WriteLine($"seed 1: {first}");
        Console.WriteLine($"seed 1: {second}");
        Console.WriteLine($"seed 2: {other}");
        static string Hash(string line) => line.Split(' ')[0];
        bool good = string.Equals(Hash(first), Hash(second), StringComparison.Ordinal)
            && !string.Equals(Hash(first), Hash(other), StringComparison.Ordinal);
        Console.WriteLine(good ? "One seed, one trace; another seed, another trace." : "THE SIMULATION IS NOT DETERMINISTIC.");
        return good ? 0 : 1;
    }

    /// <summary>How fast the simulation runs, as a round of the kernel's benchmark.</summary>
    public static Dictionary<string, double> Speed()
    {
        (Simulator simulator, _, _, TimeSpan took) = Simulate(seed: 1);
        return new Dictionary<string, double> { ["simulated_msgs_per_s"] = simulator.Trace.Messages / took.TotalSeconds };
    }

    private static (Simulator Simulator, ActorSystem System, SwarmTally Tally, TimeSpan Took) Simulate(ulong seed)
    {
        long start = Stopwatch.GetTimestamp();
        Simulator simulator = new(seed);
        ActorSystem system = simulator.CreateSystem("swarm");
        using SimulatedWorkerPool workers = new(workers: 2, capacity: 1000, simulator.Time);
        SwarmTally tally = SwarmWorkload.Start(
            system,
            seed,
            new SwarmSettings { Ticks = Hours * 3600 / 60, TickEvery = TimeSpan.FromMinutes(1) },
            workers);
        simulator.RunFor(TimeSpan.FromHours(Hours));
        return (simulator, system, tally, Stopwatch.GetElapsedTime(start));
    }

    private static string OneRun(ulong seed)
    {
        (Simulator simulator, ActorSystem system, SwarmTally tally, TimeSpan took) = Simulate(seed);
        if (simulator.Trace.Messages < MessagesMin || system.Counters.LiveActors < ActorsMin || tally.Crashes == 0)
            throw new InvalidOperationException("The swarm is smaller than this run promises.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{simulator.Trace.Hash:x16} {system.Counters.LiveActors} actors, {simulator.Trace.Messages:N0} messages, {tally.Crashes:N0} crashes, {system.Counters.Restarts:N0} restarts, {tally.WorkDone:N0} pieces of work, {Hours} virtual hours in {took.TotalSeconds:N1} s");
    }
}
