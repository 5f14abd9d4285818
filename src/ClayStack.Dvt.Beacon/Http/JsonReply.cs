using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>A whole answer in JSON: RFC 8259, no property twice, bounded depth, every string a well-formed one.</summary>
internal static class JsonReply
{
    private const int DepthMax = 32;

    /// <summary>Reads a value out of an answer; false with the first thing that was wrong.</summary>
    public static bool TryRead<T>(
        ReadOnlyMemory<byte> utf8, Func<JsonNode, T> read, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? fault)
        where T : notnull
    {
        value = default;
        fault = "not JSON";
        if (!TryParse(utf8, out JsonDocument? document))
            return false;
        using (document)
        {
            JsonFault faults = new();
            T result = read(new JsonNode(document.RootElement, "", faults));
            fault = faults.First;
            if (fault is null)
                value = result;
            return fault is null;
        }
    }

    private static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        if (!Utf8.IsValid(utf8.Span))
            return false;
        try
        {
            // Only an escape can hide half a surrogate pair, on which the platform's readers would stumble later.
            if (utf8.Span.Contains((byte)'\\'))
                CheckStrings(utf8.Span);
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = DepthMax });
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // bad input is reported by these two exceptions only
        }
    }

    private static void CheckStrings(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }
    }
}
