using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary><c>clay-dvt-lab heap</c>: whether memory grows with uptime.</summary>
internal static class HeapCommand
{
    private const double EarlyHours = 2;
    private const double GrowthMax = 1.05;

    /// <summary>Makes the command.</summary>
    public static Command Create(LabContext context)
    {
        Command command = new(
            "heap",
            "Run one cluster for long, and hold a node's managed heap at the end against that after 2 hours: what is gone when the nodes end. Exit code 0 only if it is at most 1.05 times as large.");
        Option<double> hours = new("--hours") { Description = "Virtual time, over 2.", DefaultValueFactory = _ => 24 };
        Option<string> scenario = new("--scenario") { Description = "As of simulate.", DefaultValueFactory = _ => "calm" };
        Option<ulong> seed = new("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        command.Options.Add(hours);
        command.Options.Add(scenario);
        command.Options.Add(seed);
        command.SetAction(parsed =>
        {
            try
            {
                Scenario chosen = SimulateCommand.Load(parsed.GetValue(scenario)!, context.WorkingFolder);
                return Run(chosen, parsed.GetValue(seed), SimulateCommand.Within("--hours", parsed.GetValue(hours), EarlyHours, 10_000), context);
            }
            catch (FormatException fault)
            {
                context.Error.WriteLine(fault.Message);
                return 2;
            }
        });
        return command;
    }

    private static int Run(Scenario scenario, ulong seed, double hours, LabContext context)
    {
        Heap early = Measure(scenario, seed, EarlyHours);
        Heap late = Measure(scenario, seed, hours);
        bool flat = late.OfANodeMib <= early.OfANodeMib * GrowthMax;
        Say(context, $"{(late.Result.Holds ? "every invariant held" : "BROKEN: " + string.Join("; ", late.Result.Findings))}; {late.Result.Operators} nodes, each:");
        Say(context, $"heap_mib_2h {early.OfANodeMib:F3}");
        Say(context, $"heap_mib_{hours:F0}h {late.OfANodeMib:F3} ({late.OfANodeMib / early.OfANodeMib:F3} times)");
        Say(context, $"chain, disks, network and checkers: {early.OfTheWorldMib:F1} MiB, later {late.OfTheWorldMib:F1} MiB");
        return flat && late.Result.Holds ? 0 : 1;
    }

    /// <summary>Runs for a time, and weighs everything with the nodes and, after they have ended like by kill -9, without.</summary>
    private static Heap Measure(Scenario scenario, ulong seed, double hours)
    {
        double alive = 0;
        SimulatedRun run = new(new RunRequest(scenario, seed, hours) { StopAtFirst = false }) { Ending = () => alive = HeapMib() };
        RunResult result = run.Run();
        double dead = HeapMib();
        GC.KeepAlive(run);
        return new Heap((alive - dead) / result.Operators, dead, result);
    }

    private static double HeapMib() => GC.GetTotalMemory(forceFullCollection: true) / (1024.0 * 1024.0);

    private static void Say(LabContext context, FormattableString line) => context.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Heap(double OfANodeMib, double OfTheWorldMib, RunResult Result);
}
