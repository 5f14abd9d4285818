using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary><c>clay-dvt-lab votes</c>: what a first round without a leader gains and costs.</summary>
internal static class VotesCommand
{
    private const int Epochs = 8;

    private static readonly int[] Sizes = [4, 7];

    /// <summary>Makes the command.</summary>
    public static Command Create(LabContext context)
    {
        Command command = new(
            "votes",
            "Measure in virtual time how long a cluster takes from a slot's block to its attestations, with a leader in round 1 and without one, "
            + "by what its nodes see of the block. Exit code 0 only if no attestation was lost.");
        Option<double> latency = new("--latency") { Description = "How many milliseconds every message takes.", DefaultValueFactory = _ => 50 };
        command.Options.Add(latency);
        command.SetAction(parsed =>
        {
            try
            {
                return Compare(TimeSpan.FromMilliseconds(SimulateCommand.Within("--latency", parsed.GetValue(latency), 1, 1000)), context);
            }
            catch (FormatException fault)
            {
                context.Error.WriteLine(fault.Message);
                return 2;
            }
        });
        return command;
    }

    private static int Compare(TimeSpan latency, LabContext context)
    {
        bool all = true;
        context.Out.WriteLine($"{Epochs * 8} slots each; times from the block to the first acceptance, also in message delays; the partial signatures take one");
        foreach (int operators in Sizes)
        {
            foreach (VoteViews views in VoteViews.All)
            {
                foreach (bool leaderless in (bool[])[false, true])
                {
                    VoteTrialResult result = new VoteTrial(views, operators, leaderless, latency).Run(Epochs);
                    all &= result.Milliseconds.Count == result.Slots;
                    context.Out.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"n = {operators}, {views.Name,-36} {(leaderless ? "leaderless" : "leader"),-10} {result.Milliseconds.Count}/{result.Slots} slots, median {result.Median,6:F0} ms ({result.Median / latency.TotalMilliseconds:F1}), mean {result.Mean,6:F0}, longest {result.Longest,6:F0}, round {result.Rounds:F2}, right head {result.RightHead:P0}"));
                }
            }
        }

        return all ? 0 : 1;
    }
}
