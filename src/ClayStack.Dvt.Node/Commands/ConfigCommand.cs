using System.CommandLine;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt config</c>: what a configuration says, and what one can say.</summary>
internal static class ConfigCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Command check = new("check", "Check a configuration as run would, and show what counts and where it came from.");
        ConfigurationFlags flags = new(check, NodeKeys.All);
        check.SetAction(parsed => Check(flags.Read(parsed, context), context));
        Command example = new("example", "Print a configuration file to begin with, every key explained.");
        example.SetAction(_ => context.Out.Write(ConfigurationDocument.Example()));
        Command reference = new("reference", "Print the table of all keys, as Markdown.");
        reference.SetAction(_ => context.Out.Write(ConfigurationDocument.Reference()));
        return new Command("config", "Look at a node's configuration; starts nothing.") { check, example, reference };
    }

    private static int Check(ConfigurationValues values, ProgramContext context)
    {
        if (!NodeConfiguration.TryCreate(values, out _))
            return ConfigurationFlags.Report(values, context);
        foreach (ConfigurationKey key in NodeKeys.All)
        {
            IReadOnlyList<string> texts = values.ShownTexts(key);
            if (texts.Count > 0)
                context.Out.WriteLine($"{key.Name}: {string.Join(", ", texts)}  ({values.OriginOf(key)})");
        }

        return ExitCode.Done;
    }
}
