using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary><c>clay-dvt-lab simulate</c>: one seed or many of a scenario.</summary>
internal static class SimulateCommand
{
    private const int JobsMax = 64;

    /// <summary>Makes the command.</summary>
    public static Command Create(LabContext context)
    {
        Command command = new(
            "simulate",
            "Run a cluster of production actors in virtual time under the faults of a scenario. Exit code 0 only if every invariant held for every seed.");
        Option<ulong?> seed = new("--seed") { Description = "One seed." };
        Option<string?> seeds = new("--seeds") { Description = "Several, as first..last." };
        Option<double> hours = new("--hours") { Description = "Virtual time of each seed.", DefaultValueFactory = _ => 1 };
        Option<string> scenario = new("--scenario")
        {
            Description = "A file, or the name of one in config/simulation without its ending.",
            DefaultValueFactory = _ => "everything",
        };
        Option<int> jobs = new("--jobs") { Description = "Seeds at a time.", DefaultValueFactory = _ => Math.Min(JobsMax, Environment.ProcessorCount) };
        Option<int> validators = new("--validators") { Description = "Validators of the cluster, 1 to 16.", DefaultValueFactory = _ => 4 };
        Option<bool> realCrypto = new("--real-crypto") { Description = "Sign on BLS12-381 and P-256, not with the stand-ins." };
        Option<int> definition = new("--definition-version")
        {
            Description = "The version of the cluster's definition: of 1, every round has a leader; of 2, the first round of votes has none.",
            DefaultValueFactory = _ => ClusterTerms.NewestVersion,
        };
        Option<bool> json = new("--json") { Description = "End with one line of JSON, and print nothing else but failures." };
        Option<bool> untilBroken = new("--until-broken") { Description = "Begin no further seed once one broke what must hold." };
        command.Options.Add(seed);
        command.Options.Add(seeds);
        command.Options.Add(hours);
        command.Options.Add(scenario);
        command.Options.Add(jobs);
        command.Options.Add(validators);
        command.Options.Add(realCrypto);
        command.Options.Add(definition);
        command.Options.Add(json);
        command.Options.Add(untilBroken);
        command.SetAction(parsed =>
        {
            try
            {
                (ulong first, ulong last) = Range(parsed.GetValue(seed), parsed.GetValue(seeds));
                Swarm swarm = new(
                    Load(parsed.GetValue(scenario)!, context.WorkingFolder),
                    Within("--hours", parsed.GetValue(hours), 0.01, 10_000),
                    (int)Within("--validators", parsed.GetValue(validators), 1, 16),
                    parsed.GetValue(realCrypto))
                {
                    EndsWhenBroken = parsed.GetValue(untilBroken),
                    DefinitionVersion = (int)Within(
                        "--definition-version", parsed.GetValue(definition), ClusterTerms.FirstVersion, ClusterTerms.NewestVersion),
                };
                return swarm.Run(first, last, (int)Within("--jobs", parsed.GetValue(jobs), 1, JobsMax), context, parsed.GetValue(json));
            }
            catch (FormatException fault)
            {
                context.Error.WriteLine(fault.Message);
                return 2;
            }
        });
        return command;
    }

    internal static double Within(string option, double value, double low, double high) => value >= low && value <= high
        ? value
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; give {low} to {high}."));

    private static (ulong First, ulong Last) Range(ulong? seed, string? seeds)
    {
        if (seeds is null)
            return (seed ?? 1, seed ?? 1);
        string[] ends = seeds.Split("..");
        if (seed is null && ends.Length == 2
            && ulong.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong last)
            && first <= last)
            return (first, last);
        throw new FormatException($"--seeds is '{seeds}'; give first..last, as 1..100, and not --seed as well.");
    }

    /// <summary>A scenario by its path, or by its name in the folder of scenarios of this folder or one above it.</summary>
    internal static Scenario Load(string scenario, string workingFolder)
    {
        string direct = Path.GetFullPath(scenario, workingFolder);
        if (File.Exists(direct))
            return Scenario.Parse(Path.GetFileNameWithoutExtension(direct), File.ReadAllText(direct));
        for (DirectoryInfo? folder = new(workingFolder); folder is not null; folder = folder.Parent)
        {
            string named = Path.Combine(folder.FullName, "config", "simulation", scenario + ".yaml");
            if (File.Exists(named))
                return Scenario.Parse(scenario, File.ReadAllText(named));
        }

        throw new FormatException($"There is no scenario '{scenario}': give a file, or a name in config/simulation of this folder or one above it.");
    }
}
