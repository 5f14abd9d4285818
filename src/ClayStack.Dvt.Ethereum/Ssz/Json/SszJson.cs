using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz.Json;

/// <summary>
/// The Beacon API's JSON of every container: fields in snake_case, numbers as decimal strings, bytes as 0x-prefixed
/// hexadecimal. Reading ignores fields that it does not know, and never throws, whatever the input.
/// </summary>
public static class SszJson
{
    /// <summary>Writes one container as an object.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T value, Preset preset) where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(preset);
        new JsonSszWriter(writer, preset).Write(value);
    }

    /// <summary>
    /// Reads the text of one value, without its quotation marks: decimal digits for a number, 0x-prefixed hexadecimal of the
    /// right length for bytes; false for anything else.
    /// </summary>
    public static bool TryParseValue<T>(ReadOnlySpan<byte> utf8, out T value) where T : unmanaged, ISszValue<T> =>
        SszValues.TryParse(utf8, out value) is null;

    /// <summary>One container as UTF-8 text.</summary>
    public static byte[] ToUtf8<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            Write(writer, value, preset);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one object that is the whole input; false with the field and the reason otherwise.</summary>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> utf8, Preset preset, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(preset);
        value = null;
        try
        {
            JsonSszReader reader = new(utf8, preset);
            T read = reader.ReadDocument<T>();
            error = reader.Error;
            value = error is null ? read : null;
            return error is null;
        }
        catch (JsonException)
        {
            // The platform's reader has no other way to say that text is not JSON.
            error = new SszError("", SszErrorReason.MalformedJson);
            return false;
        }
    }

    /// <summary>Reads an array of objects that is the whole input, of at most <paramref name="limit"/>.</summary>
    public static bool TryReadList<T>(
        ReadOnlySpan<byte> utf8, int limit, Preset preset, out SszList<T> values, [NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(preset);
        values = default;
        try
        {
            JsonSszReader reader = new(utf8, preset);
            SszList<T> read = reader.ReadListDocument<T>(limit);
            error = reader.Error;
            if (error is null)
                values = read;
            return error is null;
        }
        catch (JsonException)
        {
            error = new SszError("", SszErrorReason.MalformedJson);
            return false;
        }
    }
}
