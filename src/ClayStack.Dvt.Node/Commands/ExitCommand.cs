using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Node.Admin;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// <c>clay-dvt exit</c>: an operator's word that validators shall leave, given to the operator's own running node (PROTOCOL V3).
/// </summary>
internal static class ExitCommand
{
    private const string HowToName = "write its index, or 0x and the 96 hexadecimal digits of its public key";

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context) => new(
        "exit",
        "Voluntary exits. A validator leaves once so many operators as the threshold says have asked their own nodes for it; it cannot be undone.")
    {
        CreateRequest(context),
        CreateStatus(context),
    };

    private static Command CreateRequest(ProgramContext context)
    {
        Option<string[]> validators = new("--validator")
        {
            Description = "A validator that shall exit, by its index or its public key; several times for several.",
            HelpName = "index or 0x…",
            Required = true,
        };
        validators.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Where(name => !ExitTarget.TryParse(name, out _)))
                result.AddError($"'{name}' is no validator: {HowToName}.");
        });
        Option<ulong?> epoch = new("--epoch")
        {
            Description = "The epoch of the exit, not in the future; the same at every operator. Left out, it is the first one in which the chain takes the exit, and so the same everywhere.",
        };
        Command command = new("request", "Ask this operator's node, which must be running, to sign the exit of validators.") { validators, epoch };
        ConfigurationFlags flags = new(command, [NodeKeys.DataFolder]);
        command.SetAction(async (parsed, cancel) =>
        {
            ConfigurationValues values = flags.Read(parsed, context);
            string folder = values.Get(NodeKeys.DataFolder);
            if (values.Errors.Count > 0)
                return ConfigurationFlags.Report(values, context);
            AdminClient client = new(folder, context.Time);
            int code = ExitCode.Done;
            foreach (string validator in parsed.GetRequiredValue(validators))
            {
                AdminAnswer answer = await client.RequestExitAsync(validator, parsed.GetValue(epoch), cancel);
                if (answer.Exits is { Exits: [var exit] })
                    await context.Out.WriteLineAsync(Describe(exit));
                else
                    await context.Error.WriteLineAsync($"validator {validator}: {answer.Problem}");
                code = code == ExitCode.Done ? answer.Code : code;
                if (answer.Code == ExitCode.Unreachable)
                    break;
            }

            return code;
        });
        return command;
    }

    private static Command CreateStatus(ProgramContext context)
    {
        Option<string?> validator = new("--validator") { Description = "Only this validator, by its index or its public key.", HelpName = "index or 0x…" };
        validator.Validators.Add(result =>
        {
            if (result.Tokens is [var name] && !ExitTarget.TryParse(name.Value, out _))
                result.AddError($"'{name.Value}' is no validator: {HowToName}.");
        });
        Option<bool> json = new("--json") { Description = "Print the node's answer as it came, a JSON object." };
        Command command = new("status", "Show whose exit was asked for, by which operators, and how far it has come.") { validator, json };
        ConfigurationFlags flags = new(command, [NodeKeys.DataFolder]);
        command.SetAction(async (parsed, cancel) =>
        {
            ConfigurationValues values = flags.Read(parsed, context);
            string folder = values.Get(NodeKeys.DataFolder);
            if (values.Errors.Count > 0)
                return ConfigurationFlags.Report(values, context);
            AdminAnswer answer = await new AdminClient(folder, context.Time).ShowExitsAsync(parsed.GetValue(validator), cancel);
            if (answer.Exits is not { } exits)
                await context.Error.WriteLineAsync(answer.Problem);
            else if (parsed.GetValue(json))
                await context.Out.WriteLineAsync(exits.ToJson());
            else
                Show(exits, context);
            return answer.Code;
        });
        return command;
    }

    private static void Show(ExitDocument exits, ProgramContext context)
    {
        if (exits.Exits.Count == 0)
        {
            context.Out.WriteLine("Nobody has asked for an exit, and no validator exits.");
            return;
        }

        foreach (ExitDocument.ExitPart exit in exits.Exits)
            context.Out.WriteLine(Describe(exit));
    }

    private static string Describe(ExitDocument.ExitPart exit)
    {
        string name = exit.Index is { } index ? Invariant($"{index} ({exit.Validator})") : exit.Validator;
        return $"validator {name}: {Progress(exit)}{Requests(exit)}{(exit.Problem is { } problem && exit.ExitEpoch is null ? $"; the beacon nodes say: {problem}" : "")}";
    }

    private static string Progress(ExitDocument.ExitPart exit) => exit switch
    {
        { ExitEpoch: { } epoch } => Invariant($"leaves in epoch {epoch}"),
        { Epoch: { } epoch, Accepted: true } => Invariant($"the exit for epoch {epoch} is submitted"),
        { Epoch: { } epoch } => Invariant($"the exit for epoch {epoch} is signed, and was handed to the beacon nodes {exit.Submissions} times"),
        { Requests: [] } => "nobody has asked for its exit",
        { State: "disagreeing" } => Invariant($"operators disagree on the epoch, {exit.Agreeing} of {exit.Threshold} for one: let those of the fewer ask again with the --epoch of the others"),
        _ => Invariant($"{exit.Agreeing} of {exit.Threshold} operators have asked"),
    };

    private static string Requests(ExitDocument.ExitPart exit) => exit.Requests.Count == 0
        ? ""
        : "; asked by " + string.Join(", ", exit.Requests.Select(request =>
            Invariant($"operator {request.Operator} (epoch {request.Epoch}{(request.Invalid ? ", invalid signature" : "")})")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
