using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Logging;

/// <summary>How a log line is written. Pure.</summary>
internal static class LogLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string OriginalFormat = "{OriginalFormat}";

    /// <summary>
    /// A line for people: <c>2026-11-25T23:54:01.123Z INF Duties attestation of slot 123: 31/31 done</c>. Control codes of the message are escaped,
    /// so that no peer or beacon node can forge a line; an exception follows in lines of its own, indented.
    /// </summary>
    public static string Text(DateTimeOffset time, LogLevel level, string category, string message, Exception? exception)
    {
        StringBuilder line = new();
        line.Append(Stamp(time)).Append(' ').Append(LevelCode(level)).Append(' ').Append(ShortName(category)).Append(' ');
        OneLine.Append(line, message);
        line.Append('\n');
        foreach (string part in exception?.ToString().Split('\n') ?? [])
        {
            line.Append("    ");
            OneLine.Append(line, part.TrimEnd('\r'));
            line.Append('\n');
        }

        return line.ToString();
    }

    /// <summary>A JSON object: time, level, category, event, message, data, exception; the last three only if there is something to say.</summary>
    public static string Json(
        DateTimeOffset time, LogLevel level, string category, EventId id, string message,
        IEnumerable<KeyValuePair<string, object?>>? data, Exception? exception)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", Stamp(time));
            json.WriteString("level", level.ToString());
            json.WriteString("category", category);
            if (id.Name is not null)
                json.WriteString("event", id.Name);
            json.WriteString("message", message);
            WriteData(json, data);
            if (exception is not null)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteData(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>>? data)
    {
        KeyValuePair<string, object?>[] members = [.. (data ?? []).Where(member => member.Key is not OriginalFormat)];
        if (members.Length == 0)
            return;
        json.WriteStartObject("data");
        foreach ((string name, object? value) in members)
        {
            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case int or long or ulong or uint or short or byte:
                    json.WriteRawValue(((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                case IFormattable formattable:
                    json.WriteStringValue(formattable.ToString(format: null, CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteStringValue(value.ToString());
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string Stamp(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string LevelCode(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "CRT",
    };

    private static string ShortName(string category) => category[(category.LastIndexOf('.') + 1)..];
}
