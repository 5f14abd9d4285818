using System.CommandLine;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The flags of a command that reads the configuration: <c>--config</c>, and one for each key that it needs.</summary>
internal sealed class ConfigurationFlags
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = $"The node's configuration file [{ConfigurationValues.FileVariable}].",
        HelpName = "file",
    };

    private readonly List<(ConfigurationKey Key, Option<string[]> Option)> _options = [];

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="keys">The keys that it needs.</param>
    public ConfigurationFlags(Command command, IEnumerable<ConfigurationKey> keys)
    {
        command.Add(_config);
        foreach (ConfigurationKey key in keys.Union(NodeKeys.All.Where(key => key.IsSecret)))
        {
            Option<string[]> option = OptionOf(key);
            _options.Add((key, option));
            command.Add(option);
        }
    }

    /// <summary>Gathers what file, environment and flags say.</summary>
    public ConfigurationValues Read(ParseResult parsed, ProgramContext context) => ConfigurationValues.Read(new ConfigurationSources
    {
        FilePath = parsed.GetValue(_config) ?? context.Variable(ConfigurationValues.FileVariable),
        Environment = context.Environment,
        Flags =
        [
            .. _options.Where(entry => parsed.GetResult(entry.Option) is not null).Select(entry =>
                new KeyValuePair<ConfigurationKey, IReadOnlyList<string>>(entry.Key, parsed.GetValue(entry.Option) ?? [])),
        ],
        WorkingFolder = context.WorkingFolder,
    });

    /// <summary>Tells all errors of a configuration.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(ConfigurationValues values, ProgramContext context)
    {
        string count = values.Errors.Count == 1 ? "an error" : $"{values.Errors.Count} errors";
        context.Error.WriteLine($"The configuration has {count}:");
        foreach (ConfigurationError error in values.Errors)
            context.Error.WriteLine($"  {error}");
        return ExitCode.Configuration;
    }

    private static Option<string[]> OptionOf(ConfigurationKey key)
    {
        string value = key.Default is not null ? $" [default: {key.Default}]" : key.IsRequired ? " [required]" : "";
        Option<string[]> option = new(key.FlagName)
        {
            Description = $"{key.Description}{value} [{key.EnvironmentName}]",
            HelpName = key.Type,
            Arity = key.IsList ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
            Hidden = key.IsSecret,
            CustomParser = static result => [.. result.Tokens.Select(token => token.Value)],
        };
        if (key.IsSecret)
        {
            // The flag is known only to say why it does not exist; what was typed behind it is not repeated.
            option.Validators.Add(result => result.AddError(
                $"{key.FlagName} does not exist: every user of the machine can see a command line. Use {key.FlagName}-file or {key.EnvironmentName}, and change the password that was typed."));
        }

        return option;
    }
}
