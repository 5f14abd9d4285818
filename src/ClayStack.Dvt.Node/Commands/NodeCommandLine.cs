using System.CommandLine;
using System.CommandLine.Invocation;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The command line of <c>clay-dvt</c>.</summary>
internal static class NodeCommandLine
{
    /// <summary>How long a node may take to drain after SIGINT or SIGTERM, before the process ends anyway.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command line.</summary>
    public static RootCommand Create(ProgramContext context)
    {
        Command version = new("version", "Print the version.");
        version.SetAction(_ => context.Out.WriteLine(context.Version));
        RootCommand root = new(
            "A distributed validator's node. What it is told by flags, it can also be told by a file and by the environment: see 'clay-dvt config example'.");
        if (context.CreateHost is { } createHost)
            root.Add(RunCommand.Create(context, createHost));
        root.Add(DevnetCommand.Create(context));
        root.Add(StatusCommand.Create(context));
        root.Add(ExplainCommand.Create(context));
        root.Add(ConfigCommand.Create(context));
        root.Add(CreateClusterCommand.Create(context));
        root.Add(SlashingProtectionCommand.Create(context));
        root.Add(ActivateCommand.Create(context));
        root.Add(ExitCommand.Create(context));
        root.Add(EvidenceCommand.Create(context));
        root.Add(version);
        return root;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">What the process gives.</param>
    /// <param name="cancel">Stops the command, as a signal does.</param>
    /// <returns>One of <see cref="ExitCode"/>'s numbers.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProgramContext context, CancellationToken cancel)
    {
        InvocationConfiguration invocation = new()
        {
            Output = context.Out,
            Error = context.Error,
            ProcessTerminationTimeout = TerminationTimeout,
            EnableDefaultExceptionHandler = false,
        };
        ParseResult parsed = Create(context).Parse(arguments);
        if (parsed.Action is not ParseErrorAction wrong)
            return await InvokeAsync(parsed, invocation, context, cancel);
        wrong.ShowHelp = false;
        wrong.ShowTypoCorrections = false;
        await parsed.InvokeAsync(invocation, cancel);
        await context.Error.WriteLineAsync("Add --help to see what there is.");
        return ExitCode.Usage;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration invocation, ProgramContext context, CancellationToken cancel)
    {
        try
        {
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCode.Failed;
        }
        catch (Exception exception)
        {
            // The host's edge: nobody foresaw this, so all that is known of it is shown.
            await context.Error.WriteLineAsync($"clay-dvt failed: {exception}");
            return ExitCode.Failed;
        }
    }
}
