using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Tests.Node;

/// <summary>A folder in which a node's files are as the example configuration has them, gone when disposed.</summary>
internal sealed class NodeFolder : IDisposable
{
    public NodeFolder()
    {
        foreach (string name in (string[])["node-key", "shares", "password"])
            File.WriteAllText(PathOf(name), "x");
        Directory.CreateDirectory(PathOf("anchor"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("clay-dvt-node-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public List<KeyValuePair<ConfigurationKey, IReadOnlyList<string>>> Flags { get; } = [];

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes the file of what a node needs at least, with these lines behind it.</summary>
    public string WriteMinimal(params string[] lines) => Write(
        [
            "anchor-file: anchor/protection-anchor",
            "share-password-file: password",
            "beacon-nodes: http://127.0.0.1:5052",
            .. lines,
        ]);

    public string Write(params string[] lines)
    {
        File.WriteAllText(PathOf("node.yaml"), string.Join('\n', lines) + "\n");
        return "node.yaml";
    }

    public NodeFolder With(ConfigurationKey key, params string[] texts)
    {
        Flags.Add(new(key, texts));
        return this;
    }

    public ConfigurationValues Read(string? file) => ConfigurationValues.Read(new ConfigurationSources
    {
        FilePath = file,
        Environment = Environment,
        Flags = Flags,
        WorkingFolder = Root,
    });

    /// <summary>Reads what must be right.</summary>
    public NodeConfiguration Load(string? file)
    {
        ConfigurationValues values = Read(file);
        bool loaded = NodeConfiguration.TryCreate(values, out NodeConfiguration? configuration);
        Assert.True(loaded, string.Join('\n', values.Errors));
        Assert.Empty(values.Errors);
        return configuration!;
    }

    /// <summary>Reads what must be wrong.</summary>
    public IReadOnlyList<ConfigurationError> Errors(string? file)
    {
        ConfigurationValues values = Read(file);
        Assert.False(NodeConfiguration.TryCreate(values, out NodeConfiguration? configuration));
        Assert.Null(configuration);
        Assert.NotEmpty(values.Errors);
        return values.Errors;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
