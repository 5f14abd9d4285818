using System.CommandLine;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt explain</c>: why a duty was missed or is not on the chain: what a reason means, whose it is, and what to do.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Argument<string?> code = new("code")
        {
            Description = "The reason as logs, metrics and status show it; all reasons if it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("explain", "Tell what the reason means why a duty was missed or is not on the chain, where its cause lies, and what to do.") { code };
        command.SetAction(parsed => Run(parsed.GetValue(code), context));
        return command;
    }

    private static int Run(string? code, ProgramContext context)
    {
        (string Code, MissExplanation Explanation)[] reasons = [.. All.Where(reason => code is null || string.Equals(reason.Code, code, StringComparison.OrdinalIgnoreCase))];
        if (reasons.Length == 0)
        {
            context.Error.WriteLine($"'{code}' is no reason for a duty that was missed or is not on the chain. 'clay-dvt explain' lists them all.");
            return ExitCode.Usage;
        }

        foreach ((string name, MissExplanation explanation) in reasons)
            context.Out.WriteLine($"{name} ({Words(explanation.Responsible)})\n  {explanation.Meaning}\n  {explanation.Remedy}");
        return ExitCode.Done;
    }

    /// <summary>Every reason: first those of duties that were missed, then those of what is not on the chain.</summary>
    private static IEnumerable<(string Code, MissExplanation Explanation)> All =>
    [
        .. Enum.GetValues<MissReason>().Select(reason => (reason.ToString(), MissReasons.Explain(reason))),
        .. Enum.GetValues<NotIncludedReason>().Select(reason => (reason.ToString(), NotIncludedReasons.Explain(reason))),
    ];

    /// <summary>Where a cause lies, in words.</summary>
    public static string Words(Responsible responsible) => responsible switch
    {
        Responsible.OwnBeaconNode => "own beacon node",
        Responsible.Peers => "peers",
        Responsible.Relay => "relay",
        Responsible.Chain => "chain",
        Responsible.OwnClock => "own clock",
        Responsible.OwnStore => "own store",
        Responsible.OwnNode => "own node",
        _ => throw new ArgumentOutOfRangeException(nameof(responsible), responsible, "Nobody of that number."),
    };
}
