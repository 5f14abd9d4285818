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
            "Run one cluster for long, and hold the managed heap at the end against that after 2 hours. Exit code 0 only if it is at most 1.05 times as large.");
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
        double early = 0;
        double late = 0;
        SimulatedRun? run = null;
        ulong earlySlot = 0;
        ulong lastSlot = 0;
        run = new SimulatedRun(new RunRequest(scenario, seed, hours) { StopAtFirst = false })
        {
            SlotEnded = slot =>
            {
                if (slot.Value == earlySlot)
                    early = HeapMib();
                else if (slot.Value == lastSlot)
                    late = HeapMib();
            },
        };
        earlySlot = run.SlotsIn(EarlyHours) - 1;
        lastSlot = run.SlotsIn(hours) - 1;
        RunResult result = run.Run();
        bool flat = late <= early * GrowthMax;
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.Holds ? "every invariant held" : "BROKEN: " + string.Join("; ", result.Findings))}; per node of {result.Operators}, the chain and the checkers included:"));
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"heap_mib_2h {early / result.Operators:F2}"));
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"heap_mib_{hours:F0}h {late / result.Operators:F2} ({late / early:F3} times)"));
        return flat && result.Holds ? 0 : 1;
    }

    private static double HeapMib() => GC.GetTotalMemory(forceFullCollection: true) / (1024.0 * 1024.0);
}
