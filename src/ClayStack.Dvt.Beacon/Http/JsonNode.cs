using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>
/// Strict reading of an answer's JSON. A field that is missing, of another kind or out of range is noted, and a default
/// stands in for it; the first note fails the whole answer, so that readers need no branches. Never throws for its input.
/// </summary>
internal readonly struct JsonNode(JsonElement element, string path, JsonFault fault)
{
    /// <summary>Whether nothing was wrong so far, in the whole answer.</summary>
    public bool Sound => fault.First is null;

    /// <summary>Notes that a field is not acceptable.</summary>
    public void Refuse(string name, string why) => fault.Note(Under(name), why);

    /// <summary>Notes that a rule about the answer is broken.</summary>
    public void Require(bool condition, string name, string why)
    {
        if (!condition)
            Refuse(name, why);
    }

    public JsonNode Object(string name)
    {
        JsonElement found = Member(name, JsonValueKind.Object);
        return new JsonNode(found, Under(name), fault);
    }

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    /// <summary>The objects of a list with at most so many; none after a failure.</summary>
    public List<JsonNode> Items(string name, int limit)
    {
        JsonElement list = Member(name, JsonValueKind.Array);
        List<JsonNode> items = [];
        if (list.ValueKind != JsonValueKind.Array)
            return items;
        if (list.GetArrayLength() > limit)
        {
            Refuse(name, $"more than {limit.ToString(CultureInfo.InvariantCulture)} items");
            return items;
        }

        foreach (JsonElement item in list.EnumerateArray())
            items.Add(new JsonNode(item, Under(name), fault));
        return items;
    }

    /// <summary>A list of values with at most so many.</summary>
    public List<T> Values<T>(string name, int limit) where T : unmanaged, ISszValue<T>
    {
        List<JsonNode> items = Items(name, limit);
        List<T> values = new(items.Count);
        foreach (JsonNode item in items)
            values.Add(item.Itself<T>());
        return values;
    }

    /// <summary>A number or bytes in the Beacon API's form.</summary>
    public T Value<T>(string name) where T : unmanaged, ISszValue<T> =>
        new JsonNode(Member(name, JsonValueKind.String), Under(name), fault).Itself<T>();

    public ulong Number(string name) => Value<Uint64>(name).Value;

    /// <summary>A number from a range.</summary>
    public int Number(string name, int least, int most)
    {
        ulong number = Number(name);
        if (number <= (ulong)most && number >= (ulong)least)
            return (int)number;
        if (Sound)
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"{number} is not from {least} to {most}"));
        return least;
    }

    public bool Flag(string name)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return member.GetBoolean();
        Refuse(name, "not a boolean");
        return false;
    }

    /// <summary>A boolean that older servers leave out.</summary>
    public bool FlagOr(string name, bool fallback) => Has(name) ? Flag(name) : fallback;

    /// <summary>A text of plain characters, of at most so many bytes.</summary>
    public string Text(string name, int lengthMax)
    {
        JsonElement member = Member(name, JsonValueKind.String);
        if (member.ValueKind != JsonValueKind.String)
            return "";
        ReadOnlySpan<byte> raw = Raw(member);
        if (raw.Length <= lengthMax && !raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw);
        Refuse(name, "too long, or escaped where nothing needs to be");
        return "";
    }

    /// <summary>A container of the specification.</summary>
    public T Container<T>(string name, Preset preset) where T : class, ISszContainer<T>
    {
        JsonElement member = Member(name, JsonValueKind.Object);
        if (member.ValueKind != JsonValueKind.Object)
            return null!; // the noted fault fails the answer before anyone sees this
        if (SszJson.TryRead(JsonMarshal.GetRawUtf8Value(member), preset, out T? value, out SszError? error))
            return value;
        Refuse(name, error.ToString());
        return null!;
    }

    /// <summary>The bytes of a member's JSON; empty after a failure.</summary>
    public ReadOnlySpan<byte> Utf8(string name)
    {
        JsonElement member = Member(name, JsonValueKind.Object);
        return member.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(member) : default;
    }

    /// <summary>
    /// A signed amount of gwei. The Beacon API says a decimal string; some servers send a JSON number, or a fraction, whose
    /// part behind the point is cut off.
    /// </summary>
    public long SignedGwei(string name)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            ReadOnlySpan<byte> text = member.ValueKind == JsonValueKind.String ? Raw(member) : JsonMarshal.GetRawUtf8Value(member);
            if (text.Length <= 64 && decimal.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal gwei)
                && gwei is > long.MinValue and < long.MaxValue)
                return (long)decimal.Truncate(gwei);
        }

        Refuse(name, "not an amount of gwei");
        return 0;
    }

    /// <summary>The texts among an object's members, each within a bound; others are passed over.</summary>
    public Dictionary<string, string> Texts(int countMax, int lengthMax)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
            return texts;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                continue;
            ReadOnlySpan<byte> raw = Raw(member.Value);
            if (raw.Length > lengthMax || raw.Contains((byte)'\\'))
                continue;
            if (texts.Count == countMax)
            {
                Refuse("", "too many members");
                break;
            }

            texts[member.Name] = Encoding.UTF8.GetString(raw);
        }

        return texts;
    }

    private T Itself<T>() where T : unmanaged, ISszValue<T>
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            if (SszJson.TryParseValue(Raw(element), out T value))
                return value;
            Refuse("", T.IsNumber ? "not a decimal string in range" : "not hexadecimal of the right length");
        }
        else
        {
            Refuse("", "not a string");
        }

        return default;
    }

    private JsonElement Member(string name, JsonValueKind kind)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind)
            return member;
        Refuse(name, $"missing, or not of kind {kind}");
        return default;
    }

    private string Under(string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    private static ReadOnlySpan<byte> Raw(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1..^1];
}
