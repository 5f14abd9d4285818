using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>
/// A configuration file: one YAML mapping from keys to texts or to sequences of texts, and nothing else that YAML has. It is
/// read from the parser's events, so that every complaint can name its line.
/// </summary>
internal sealed class ConfigurationFile
{
    /// <summary>The longest file, in bytes.</summary>
    public const int LengthMax = 64 * 1024;

    private const string ShapeRemedy = "Write one 'key: value' in each line, as config/node.example.yaml shows.";

    private readonly string _path;
    private readonly List<Entry> _entries = [];
    private readonly List<ConfigurationError> _errors = [];

    private ConfigurationFile(string path) => _path = path;

    /// <summary>A key and what stands behind it.</summary>
    /// <param name="Name">The key's name, known or not.</param>
    /// <param name="Line">The line of the name.</param>
    /// <param name="Texts">The texts with their lines; null if the value has another shape, about which there is an error.</param>
    /// <param name="IsSequence">Whether the value is a sequence.</param>
    public sealed record Entry(string Name, ConfigurationOrigin.Line Line, IReadOnlyList<(string Text, ConfigurationOrigin.Line Line)>? Texts, bool IsSequence);

    /// <summary>The entries in order; a name may be there twice.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>What is wrong with the file's shape.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file as the operator named it, for errors.</param>
    /// <param name="fullPath">The file.</param>
    public static ConfigurationFile Read(string path, string fullPath)
    {
        ConfigurationFile file = new(path);
        try
        {
            using FileStream stream = new(fullPath, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[LengthMax + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > LengthMax)
                file.Unreadable(1, string.Create(CultureInfo.InvariantCulture, $"has more than {LengthMax} bytes"), "Name the node's configuration file.");
            else
                file.Parse(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            file.Unreadable(1, "is not there", "Name the node's configuration file by --config or CLAY_DVT_CONFIG.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file.Unreadable(1, $"cannot be read: {exception.Message}", "Let the node's user read it.");
        }
        catch (DecoderFallbackException)
        {
            file.Unreadable(1, "is no UTF-8 text", "Save it in UTF-8.");
        }

        return file;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="path">The file's name for errors.</param>
    /// <param name="yaml">The content.</param>
    public static ConfigurationFile FromText(string path, string yaml)
    {
        ConfigurationFile file = new(path);
        file.Parse(yaml);
        return file;
    }

    private void Parse(string yaml)
    {
        try
        {
            Parser parser = new(new Scanner(new StringReader(yaml)));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
                return;
            parser.Consume<DocumentStart>();
            if (parser.Accept<Scalar>(out Scalar? nothing) && nothing.Value.Length == 0)
                return;
            if (!parser.TryConsume<MappingStart>(out _))
            {
                Unreadable(parser.Current!.Start.Line, "is no mapping", ShapeRemedy);
                return;
            }

            while (!parser.TryConsume<MappingEnd>(out _))
                ParseEntry(parser);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
                Unreadable(parser.Current!.Start.Line, "has a second document", "Take it out, and the line of dashes before it.");
        }
        catch (YamlException exception)
        {
            Unreadable(exception.Start.Line, $"is no YAML: {exception.Message}", ShapeRemedy);
        }
    }

    private void ParseEntry(Parser parser)
    {
        if (!parser.TryConsume<Scalar>(out Scalar? name))
        {
            Unreadable(parser.Current!.Start.Line, "has a key that is no text", ShapeRemedy);
            parser.SkipThisAndNestedEvents();
            parser.SkipThisAndNestedEvents();
            return;
        }

        ConfigurationOrigin.Line line = LineOf(name);
        if (parser.TryConsume<Scalar>(out Scalar? value))
        {
            _entries.Add(new Entry(name.Value, line, IsNothing(value) ? [] : [(value.Value, LineOf(value))], IsSequence: false));
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            _entries.Add(new Entry(name.Value, line, ParseSequence(parser, name.Value), IsSequence: true));
        }
        else
        {
            WrongShape(name.Value, LineOf(parser.Current!));
            parser.SkipThisAndNestedEvents();
            _entries.Add(new Entry(name.Value, line, Texts: null, IsSequence: false));
        }
    }

    private List<(string Text, ConfigurationOrigin.Line Line)>? ParseSequence(Parser parser, string name)
    {
        List<(string Text, ConfigurationOrigin.Line Line)>? texts = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out Scalar? text))
            {
                texts?.Add((text.Value, LineOf(text)));
                continue;
            }

            WrongShape(name, LineOf(parser.Current!));
            parser.SkipThisAndNestedEvents();
            texts = null;
        }

        return texts;
    }

    /// <summary>Whether a value was left out: <c>key:</c>, <c>key: ~</c> or <c>key: null</c>.</summary>
    private static bool IsNothing(Scalar value) => value is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    private ConfigurationOrigin.Line LineOf(ParsingEvent parsed) => new(_path, parsed.Start.Line);

    private void WrongShape(string name, ConfigurationOrigin.Line line) => _errors.Add(new ConfigurationError(
        ConfigurationFault.WrongType, name, Value: null, line, "is neither a text nor a sequence of texts", ShapeRemedy));

    private void Unreadable(long line, string problem, string remedy) => _errors.Add(new ConfigurationError(
        ConfigurationFault.UnreadableFile, Key: null, Value: null, new ConfigurationOrigin.Line(_path, line), $"The file {problem}", remedy));
}
