namespace ClayStack.Dvt.Node.Configuration;

/// <summary>What a configuration is put together from, in rising precedence: defaults, file, environment, flags.</summary>
internal sealed record ConfigurationSources
{
    /// <summary>The file as the operator named it; null for none.</summary>
    public string? FilePath { get; init; }

    /// <summary>All environment variables; those that do not begin with CLAY_DVT_ are ignored.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The flags that were given, with their texts.</summary>
    public IReadOnlyList<KeyValuePair<ConfigurationKey, IReadOnlyList<string>>> Flags { get; init; } = [];

    /// <summary>What relative paths in environment and flags start from.</summary>
    public required string WorkingFolder { get; init; }
}
