using System.Buffers;
using System.Globalization;

namespace ClayStack.Dvt.Node.Status;

/// <summary>Labels of a series as Prometheus' text format writes them: <c>duty="Attestation",reason="NoDecision"</c>.</summary>
internal static class LabelText
{
    /// <summary>The longest value that is kept.</summary>
    public const int ValueLengthMax = 128;

    private const int TagsMax = 8;

    // What must be escaped, and halves of surrogate pairs, which a cut may have left alone.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        ['\\', '"', '\n', .. Enumerable.Range(0xd800, 0x800).Select(code => (char)code)]);

    /// <summary>Writes labels in the order of their names, so that one set has one text.</summary>
    /// <param name="tags">The measurement's tags; those beyond the eighth are left out.</param>
    /// <param name="text">Where it is written.</param>
    public static void Write(ReadOnlySpan<KeyValuePair<string, object?>> tags, IBufferWriter<char> text)
    {
        Span<int> order = stackalloc int[Math.Min(tags.Length, TagsMax)];
        for (int i = 0; i < order.Length; i++)
        {
            int at = i;
            for (; at > 0 && string.CompareOrdinal(tags[order[at - 1]].Key, tags[i].Key) > 0; at--)
                order[at] = order[at - 1];
            order[at] = i;
        }

        for (int i = 0; i < order.Length; i++)
        {
            (string name, object? value) = tags[order[i]];
            text.Write(i > 0 ? "," : "");
            text.Write(MetricName.Sanitize(name));
            text.Write("=\"");
            WriteValue(value, text);
            text.Write("\"");
        }
    }

    /// <summary>Escapes what stands between quotes.</summary>
    public static string Escape(string value)
    {
        ArrayBufferWriter<char> text = new();
        WriteValue(value, text);
        return text.WrittenSpan.ToString();
    }

    private static void WriteValue(object? value, IBufferWriter<char> text)
    {
        string shown = value switch
        {
            null => "",
            string given => given,
            bool truth => truth ? "true" : "false",
            IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        ReadOnlySpan<char> rest = shown.AsSpan(0, Math.Min(shown.Length, ValueLengthMax));
        for (int next = rest.IndexOfAny(Special); next >= 0; next = rest.IndexOfAny(Special))
        {
            text.Write(rest[..next]);
            text.Write(rest[next] switch
            {
                '\\' => @"\\",
                '"' => "\\\"",
                '\n' => "\\n",
                _ => "\ufffd",
            });
            rest = rest[(next + 1)..];
        }

        text.Write(rest);
    }
}
