using System.Globalization;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>
/// The texts of all keys that were set, each from the source that counts, and the errors found so far. A command takes the
/// keys that it needs; every fault becomes an error in the list, so that an operator sees all of them at once.
/// </summary>
internal sealed class ConfigurationValues
{
    /// <summary>The variable that names the configuration file; not a key itself.</summary>
    public const string FileVariable = ConfigurationKey.EnvironmentPrefix + "CONFIG";

    private const int ShownMax = 120;

    private readonly Dictionary<ConfigurationKey, IReadOnlyList<ConfigurationItem>> _settings = [];
    private readonly List<ConfigurationError> _errors = [];
    private readonly string _baseFolder;
    private readonly string? _filePath;

    private ConfigurationValues(string baseFolder, string? filePath)
    {
        _baseFolder = baseFolder;
        _filePath = filePath;
    }

    /// <summary>The errors in the order in which they were found.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Gathers what the sources say.</summary>
    public static ConfigurationValues Read(ConfigurationSources sources)
    {
        string? fullPath = sources.FilePath is null ? null : Path.GetFullPath(sources.FilePath, sources.WorkingFolder);
        ConfigurationValues values = new(
            fullPath is null ? sources.WorkingFolder : Path.GetDirectoryName(fullPath) ?? sources.WorkingFolder, sources.FilePath);
        if (fullPath is not null)
            values.AddFile(ConfigurationFile.Read(sources.FilePath!, fullPath));
        values.AddEnvironment(sources);
        foreach ((ConfigurationKey key, IReadOnlyList<string> texts) in sources.Flags)
            values.Set(key, [.. texts.Select(text => new ConfigurationItem(text, new ConfigurationOrigin.Flag(key.FlagName), sources.WorkingFolder))]);
        return values;
    }

    /// <summary>Where a key's value comes from.</summary>
    public ConfigurationOrigin OriginOf(ConfigurationKey key) =>
        _settings.TryGetValue(key, out IReadOnlyList<ConfigurationItem>? items) && items.Count > 0 ? items[0].Origin : new ConfigurationOrigin.Default();

    /// <summary>The texts of a key as they may be shown, for a listing; empty if it is not set and has no default.</summary>
    public IReadOnlyList<string> ShownTexts(ConfigurationKey key) => [.. Items(key).Select(item => key.Shown(item.Text))];

    /// <summary>The value of a key that is set or has a default.</summary>
    /// <returns>False if there is none; if the key is required or its value is wrong, there is an error.</returns>
    public bool TryGet<T>(ConfigurationKey<T> key, out T value)
        where T : notnull
    {
        IReadOnlyList<T> list = GetList(key);
        value = list.Count > 0 ? list[0] : default!;
        return list.Count > 0;
    }

    /// <summary>The value of a key that must be there; meaningless if there are errors afterwards.</summary>
    public T Get<T>(ConfigurationKey<T> key)
        where T : notnull => TryGet(key, out T value) ? value : default!;

    /// <summary>The values of a list, without those about which there are errors.</summary>
    public IReadOnlyList<T> GetList<T>(ConfigurationKey<T> key)
        where T : notnull
    {
        IReadOnlyList<ConfigurationItem> items = Items(key);
        if (items.Count == 0 && key.IsRequired)
        {
            Add(ConfigurationFault.MissingValue, key, text: null, FileOrDefault(), "is not set", $"Set it in the file, by {key.EnvironmentName} or by {key.FlagName}, for example to {key.Example}.");
            return [];
        }

        if (items.Count > key.CountMax)
        {
            Add(ConfigurationFault.OutOfRange, key, text: null, items[0].Origin, string.Create(CultureInfo.InvariantCulture, $"has {items.Count} values, {key.CountMax} are allowed"), "Take some out.");
            return [];
        }

        List<T> values = [];
        foreach (ConfigurationItem item in items)
        {
            ParsedValue<T> parsed = Parse(key, item);
            if (parsed.TryGet(out T? value))
                values.Add(value);
            else
                Add(parsed.Fault, key, item.Text, item.Origin, parsed.Problem!, parsed.Remedy!);
        }

        return values;
    }

    /// <summary>Two keys contradict each other.</summary>
    public void AddConflict(ConfigurationKey key, string? text, string problem, string remedy) =>
        Add(ConfigurationFault.Conflict, key, text, OriginOf(key), problem, remedy);

    /// <summary>A key that is needed here is not set.</summary>
    public void AddMissing(ConfigurationKey key, string remedy) =>
        Add(ConfigurationFault.MissingValue, key, text: null, FileOrDefault(), "is not set", remedy);

    private static ParsedValue<T> Parse<T>(ConfigurationKey<T> key, ConfigurationItem item)
        where T : notnull
    {
        if (item.Text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !key.IsSecret)
            return new(ConfigurationFault.WrongType, "has control characters", "Take them out.");
        return key.Parse(item);
    }

    private IReadOnlyList<ConfigurationItem> Items(ConfigurationKey key)
    {
        if (_settings.TryGetValue(key, out IReadOnlyList<ConfigurationItem>? items))
            return items;
        return key.Default is null ? [] : [new ConfigurationItem(key.Default, new ConfigurationOrigin.Default(), _baseFolder)];
    }

    private void AddFile(ConfigurationFile file)
    {
        _errors.AddRange(file.Errors);
        Dictionary<string, ConfigurationOrigin.Line> seen = [];
        foreach (ConfigurationFile.Entry entry in file.Entries)
        {
            if (!seen.TryAdd(entry.Name, entry.Line))
            {
                _errors.Add(new ConfigurationError(
                    ConfigurationFault.DuplicateKey, entry.Name, Value: null, entry.Line, $"is there already, at {seen[entry.Name]}", "Take one of them out."));
                continue;
            }

            ConfigurationKey? key = NodeKeys.Find(entry.Name);
            if (key is null)
                AddUnknown(entry.Name, entry.Line, NodeKeys.All.Select(known => known.Name));
            else if (key.IsSecret)
                Add(ConfigurationFault.SecretNotAllowed, key, text: null, entry.Line, "must not stand in the file", $"Take it out, change the password, and name a file that holds it by {key.Name}-file, or set {key.EnvironmentName}.");
            else if (entry.Texts is not null)
                AddEntry(key, entry, entry.Texts);
        }
    }

    private void AddEntry(ConfigurationKey key, ConfigurationFile.Entry entry, IReadOnlyList<(string Text, ConfigurationOrigin.Line Line)> texts)
    {
        if (entry.IsSequence && !key.IsList)
            Add(ConfigurationFault.WrongType, key, text: null, entry.Line, "is a sequence, and has one value", $"Write '{key.Name}: {key.Default ?? key.Example}'.");
        else if (texts.Count == 0 && !entry.IsSequence)
            Add(ConfigurationFault.MissingValue, key, text: null, entry.Line, "has no value", "Give it one, or take the line out.");
        else
            Set(key, [.. texts.Select(text => new ConfigurationItem(text.Text, text.Line, _baseFolder))], hasCommas: !entry.IsSequence);
    }

    private void AddEnvironment(ConfigurationSources sources)
    {
        foreach ((string name, string text) in sources.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(ConfigurationKey.EnvironmentPrefix, StringComparison.Ordinal) || name is FileVariable)
                continue;
            ConfigurationOrigin origin = new ConfigurationOrigin.Variable(name);
            ConfigurationKey? key = NodeKeys.All.FirstOrDefault(known => string.Equals(known.EnvironmentName, name, StringComparison.Ordinal));
            if (key is null)
                AddUnknown(name, origin, NodeKeys.All.Select(known => known.EnvironmentName).Append(FileVariable));
            else
                Set(key, [new ConfigurationItem(text, origin, sources.WorkingFolder)]);
        }
    }

    /// <summary>
    /// Takes a source's texts, in place of those of sources below it. Commas part the values of a list, but for a sequence in
    /// the file, each text of which is one value.
    /// </summary>
    private void Set(ConfigurationKey key, IReadOnlyList<ConfigurationItem> items, bool hasCommas = true)
    {
        if (key.IsList && hasCommas)
            items = [.. items.SelectMany(item => item.Text.Split(',', StringSplitOptions.TrimEntries).Select(text => item with { Text = text }))];
        if (items.FirstOrDefault(item => item.Text.Length == 0) is { } empty)
        {
            Add(ConfigurationFault.MissingValue, key, text: null, empty.Origin, "is empty", "Give it a value, or leave it out.");
            items = [.. items.Where(item => item.Text.Length > 0)];
        }

        _settings[key] = items;
    }

    private void AddUnknown(string name, ConfigurationOrigin origin, IEnumerable<string> known)
    {
        string? nearest = Spelling.Nearest(name, known);
        _errors.Add(new ConfigurationError(
            ConfigurationFault.UnknownKey, Shorten(name), Value: null, origin, "is no key of the configuration",
            nearest is null ? "Take it out; clay-dvt config reference lists the keys." : $"Did you mean {nearest}?"));
    }

    private ConfigurationOrigin FileOrDefault() =>
        _filePath is null ? new ConfigurationOrigin.Default() : new ConfigurationOrigin.Line(_filePath, 1);

    private void Add(ConfigurationFault fault, ConfigurationKey key, string? text, ConfigurationOrigin origin, string problem, string remedy) =>
        _errors.Add(new ConfigurationError(fault, key.Name, text is null ? null : Shorten(key.Shown(text)), origin, problem, remedy));

    private static string Shorten(string text)
    {
        string clean = string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
        return clean.Length <= ShownMax ? clean : clean[..ShownMax] + "…";
    }
}
