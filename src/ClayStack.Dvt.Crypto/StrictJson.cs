using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// JSON from outside, by one rule: RFC 8259 without comments or trailing commas, no property twice, bounded size and
/// depth, and every string a well-formed one, so that <see cref="JsonElement.GetString"/> cannot fail afterwards.
/// </summary>
public static class StrictJson
{
    /// <summary>Parses a document, which the caller disposes.</summary>
    /// <returns>False, with null, when a rule is broken.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, int lengthMax, int depthMax, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        if (utf8.Length > lengthMax || !Utf8.IsValid(utf8.Span))
            return false;

        try
        {
            CheckStrings(utf8.Span, depthMax);
            document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = depthMax });
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader reports bad input by these two exceptions only; the verdict carries all that callers need.
            return false;
        }
    }

    /// <summary>A member of an object, when it is there and has the kind.</summary>
    public static bool TryGet(this JsonElement element, string name, JsonValueKind kind, out JsonElement member)
    {
        member = default;
        return element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out member)
            && member.ValueKind == kind;
    }

    /// <summary>A member of an object, when it is there and is a string.</summary>
    public static bool TryGetText(this JsonElement element, string name, [NotNullWhen(true)] out string? text)
    {
        text = element.TryGet(name, JsonValueKind.String, out JsonElement member) ? member.GetString() : null;
        return text is not null;
    }

    /// <summary>Decodes each escaped string: an escaped unpaired surrogate throws here, and nowhere later.</summary>
    private static void CheckStrings(ReadOnlySpan<byte> utf8, int depthMax)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = depthMax });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }
    }
}
