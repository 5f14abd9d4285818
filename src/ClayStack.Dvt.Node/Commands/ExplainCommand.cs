using System.CommandLine;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt explain</c>: what a reason for a missed duty means, whose it is, and what to do.</summary>
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
        Command command = new("explain", "Tell what a reason for a missed duty means, where its cause lies, and what to do.") { code };
        command.SetAction(parsed => Run(parsed.GetValue(code), context));
        return command;
    }

    private static int Run(string? code, ProgramContext context)
    {
        if (code is null)
        {
            foreach (MissReason reason in Enum.GetValues<MissReason>())
                context.Out.WriteLine(Describe(reason));
            return ExitCode.Done;
        }

        if (Enum.GetNames<MissReason>().FirstOrDefault(name => string.Equals(name, code, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            context.Out.WriteLine(Describe(Enum.Parse<MissReason>(known)));
            return ExitCode.Done;
        }

        context.Error.WriteLine($"'{code}' is no reason for a missed duty. 'clay-dvt explain' lists them all.");
        return ExitCode.Usage;
    }

    private static string Describe(MissReason reason)
    {
        MissExplanation explanation = MissReasons.Explain(reason);
        return $"{reason} ({Words(explanation.Responsible)})\n  {explanation.Meaning}\n  {explanation.Remedy}";
    }

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
