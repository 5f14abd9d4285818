using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Lab.Exploration;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary><c>clay-dvt-lab explore</c>: every course of a small cluster's agreement.</summary>
internal static class ExploreCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(LabContext context)
    {
        Command command = new(
            "explore",
            "Take a cluster of four with one malicious operator through every course of three rounds of the consensus machine, whatever is lost or "
            + "restarted. Exit code 0 only if no two values can be decided, and no node stays behind that could go on.");
        Option<int> restarts = new("--restarts") { Description = "How many of the honest nodes may restart, 0 to 2.", DefaultValueFactory = _ => 1 };
        Option<bool> leaderless = new("--leaderless") { Description = "Whether round 1 has no leader, as votes have it." };
        command.Options.Add(restarts);
        command.Options.Add(leaderless);
        command.SetAction(parsed =>
        {
            int restartsMax = parsed.GetValue(restarts);
            if (restartsMax is < 0 or > 2)
            {
                context.Error.WriteLine($"--restarts is {restartsMax}; give 0 to 2.");
                return 2;
            }

            return Explore(restartsMax, parsed.GetValue(leaderless), context);
        });
        return command;
    }

    private static int Explore(int restartsMax, bool leaderless, LabContext context)
    {
        bool agrees = true;
        for (int malicious = 1; malicious <= Speech.Operators; malicious++)
        {
            Exploration.Exploration found = new Explorer(malicious, restartsMax, leaderless).Run();
            agrees &= found.Disagreement is null && found.Stuck is null;
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"operator {malicious} malicious: {string.Join(" → ", found.States)} states after rounds, {found.NodeStates} of single nodes; {Judge(found)}"));
        }

        return agrees ? 0 : 1;
    }

    private static string Judge(Exploration.Exploration found) =>
        found.Disagreement is { } state ? "DISAGREEMENT in " + state
        : found.Stuck is { } how ? "STUCK: " + how
        : "no disagreement, and nobody stuck";
}
