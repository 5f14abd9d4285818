using System.Globalization;
using System.Text;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>What is written of <see cref="NodeKeys"/> for people: the example file and the reference.</summary>
internal static class ConfigurationDocument
{
    private const int WidthMax = 98;

    /// <summary>The content of <c>config/node.example.yaml</c>: every key at its default, what is required at an example, the rest commented out.</summary>
    public static string Example()
    {
        StringBuilder text = new();
        text.Append(
            """
            # A node's configuration. Every key can also be set by an environment variable and by a flag: data-dir by
            # CLAY_DVT_DATA_DIR and by --data-dir. A flag counts before the environment, the environment before this file.
            # Relative paths start from this file's folder. docs/configuration.md says the same, and clay-dvt config check
            # tells what counts in the end, and why.

            """.ReplaceLineEndings("\n"));
        foreach (ConfigurationKey key in NodeKeys.All)
        {
            text.Append('\n');
            foreach (string line in Wrap(key.Description))
                text.Append("# ").Append(line).Append('\n');
            text.Append("# Type: ").Append(TypeOf(key)).Append("; ").Append(DefaultOf(key)).Append("; ").Append(key.EnvironmentName).Append('\n');
            if (!key.IsSecret)
                AppendSetting(text, key, key.Default is not null || key.IsRequired ? "" : "# ");
        }

        return text.ToString();
    }

    /// <summary>The content of <c>docs/configuration.md</c>.</summary>
    public static string Reference()
    {
        StringBuilder text = new();
        text.Append(
            """
            # Configuration of a node

            A key has one name everywhere: `data-dir` in the file is `CLAY_DVT_DATA_DIR` in the environment and `--data-dir` on the
            command line. A flag counts before the environment, the environment before the file, the file before the default. The
            file is named by `--config` or `CLAY_DVT_CONFIG`; without one, only environment and flags count.

            Relative paths in the file start from the file's folder, others from the working directory. A list is a sequence in the
            file and a text with commas elsewhere; its flag may also be given several times. Passwords come from a file or from the
            environment, never from a flag or the configuration file.

            A key or variable that is not known, a value of the wrong type or beyond its bounds, and a file that is not there are
            errors. All of them are listed at once, each with its place, its key, its value and a remedy. `clay-dvt config check`
            shows what counts and where it came from, and starts nothing. `config/node.example.yaml` is a file to begin with.

            Written by `clay-dvt config reference`; a test keeps it so.

            | key | type | default | what it means |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (ConfigurationKey key in NodeKeys.All)
        {
            string name = key.IsSecret ? $"only `{key.EnvironmentName}`" : $"`{key.Name}`";
            string value = key.Default is not null ? $"`{key.Default}`" : key.IsRequired ? "required" : "none";
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {TypeOf(key)} | {value} | {key.Description} |\n");
        }

        return text.ToString();
    }

    private static string TypeOf(ConfigurationKey key) =>
        key.IsList ? string.Create(CultureInfo.InvariantCulture, $"list of {key.Type}, at most {key.CountMax}") : key.Type;

    private static string DefaultOf(ConfigurationKey key) =>
        key.IsSecret ? "only by the environment" : key.IsRequired ? "required" : key.Default is null ? "no default" : $"default {key.Default}";

    private static void AppendSetting(StringBuilder text, ConfigurationKey key, string comment)
    {
        string value = key.Default ?? key.Example ?? throw new InvalidOperationException($"{key.Name} has neither default nor example.");
        if (key.IsList)
            text.Append(CultureInfo.InvariantCulture, $"{comment}{key.Name}:\n{comment}  - {value}\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"{comment}{key.Name}: {value}\n");
    }

    private static IEnumerable<string> Wrap(string text)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > WidthMax)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
