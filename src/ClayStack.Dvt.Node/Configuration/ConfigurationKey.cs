using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>
/// One key of the node's configuration: all that files, environment, flags, help texts and documents know of it. The same
/// name serves everywhere: <c>data-dir</c> in a file is <c>CLAY_DVT_DATA_DIR</c> and <c>--data-dir</c>.
/// </summary>
internal abstract class ConfigurationKey
{
    /// <summary>What the names of environment variables begin with.</summary>
    public const string EnvironmentPrefix = "CLAY_DVT_";

    /// <summary>Lower-case words with dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The type in words, for documents and errors: <c>file</c>, <c>host:port</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it means, in sentences.</summary>
    public required string Description { get; init; }

    /// <summary>The value if nobody sets one, as text; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>A value for the example file of a key without a default; null for none.</summary>
    public string? Example { get; init; }

    /// <summary>Whether the node cannot run without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How many values it may have; above 1 it is a list.</summary>
    public int CountMax { get; init; } = 1;

    /// <summary>Whether it is a password, which is taken from the environment only, never from flags or the file, and never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it is a list: in a file a sequence, elsewhere texts with commas between them.</summary>
    public bool IsList => CountMax > 1;

    /// <summary>The environment variable.</summary>
    public string EnvironmentName =>
        EnvironmentPrefix + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>The flag.</summary>
    public string FlagName => "--" + Name;

    /// <summary>What of a value may be shown in errors and logs.</summary>
    /// <param name="text">The value.</param>
    public virtual string Shown(string text) => IsSecret ? "(hidden)" : text;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A key whose values are of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of one value; of each, if it is a list.</typeparam>
internal sealed class ConfigurationKey<T> : ConfigurationKey
    where T : notnull
{
    /// <summary>Reads one value.</summary>
    public required Func<ConfigurationItem, ParsedValue<T>> Parse { get; init; }

    /// <summary>Hides what may be secret in a value; null if nothing is.</summary>
    public Func<string, string>? Redact { get; init; }

    /// <inheritdoc/>
    public override string Shown(string text) => Redact is null ? base.Shown(text) : Redact(text);
}

/// <summary>What reading a value gave: the value, or what is wrong with it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal readonly struct ParsedValue<T>
    where T : notnull
{
    private readonly T? _value;

    /// <summary>It could be read.</summary>
    public ParsedValue(T value) => _value = value;

    /// <summary>It could not.</summary>
    public ParsedValue(ConfigurationFault fault, string problem, string remedy)
    {
        Fault = fault;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The kind of fault, if there is a problem.</summary>
    public ConfigurationFault Fault { get; }

    /// <summary>What is wrong; null if nothing.</summary>
    public string? Problem { get; }

    /// <summary>What to do about it; null if nothing is wrong.</summary>
    public string? Remedy { get; }

    /// <summary>Whether there is a value.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value)
    {
        value = _value;
        return Problem is null;
    }
}
