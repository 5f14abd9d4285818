using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using Microsoft.AspNetCore.Http;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>A request of the Beacon API. What cannot be read comes back as the reply to give.</summary>
internal sealed class ApiRequest(HttpContext context)
{
    /// <summary>More than every validator's vote of an epoch.</summary>
    public const int ItemsMax = 2 * DevnetOptions.ValidatorsMax;

    public HttpContext Context => context;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Whether the client would rather have SSZ.</summary>
    public bool PrefersSsz => context.Request.Headers.Accept.ToString().StartsWith(ApiReply.Ssz, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the body is SSZ.</summary>
    public bool SendsSsz => context.Request.ContentType?.StartsWith(ApiReply.Ssz, StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>Eth-Consensus-Version; null if there is none.</summary>
    public string? Version => context.Request.Headers["Eth-Consensus-Version"] is [{ Length: > 0 } version] ? version : null;

    /// <summary>400 unless Eth-Consensus-Version is the chain's fork; null if it is.</summary>
    public ApiReply? WrongVersion(string expected)
    {
        if (string.Equals(Version, expected, StringComparison.OrdinalIgnoreCase))
            return null;
        string found = Version is { } version ? $"Eth-Consensus-Version {version} is not the chain's fork" : "Eth-Consensus-Version is missing";
        return ApiReply.Error(400, $"{found}: it must be {expected}");
    }

    /// <summary>Whether the query has a name.</summary>
    public bool HasQuery(string name) => context.Request.Query[name].Count > 0;

    /// <summary>A value of the query; empty if it is missing.</summary>
    public string Query(string name) => context.Request.Query[name].ToString();

    /// <summary>A body that is a list of containers, as SSZ or JSON.</summary>
    public bool TryReadList<T>(ReadOnlySpan<byte> body, Preset preset, out SszList<T> items, out SszError? error)
        where T : class, ISszContainer<T> => SendsSsz
        ? SszEncoding.TryDeserializeList(body, ItemsMax, preset, out items, out error)
        : SszJson.TryReadList(body, ItemsMax, preset, out items, out error);

    /// <summary>A part of the path.</summary>
    public string Path(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A part of the path that is a number.</summary>
    public bool TryNumber(string name, out ulong value, [NotNullWhen(false)] out ApiReply? refusal) =>
        TryParse(name, Path(name), out value, out refusal);

    /// <summary>A number of the query.</summary>
    public bool TryQueryNumber(string name, out ulong value, [NotNullWhen(false)] out ApiReply? refusal) =>
        TryParse(name, context.Request.Query[name].ToString(), out value, out refusal);

    /// <summary>All values of a name in the query, repeated or separated by commas.</summary>
    public List<string> QueryList(string name) =>
        [.. context.Request.Query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The whole body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> BodyAsync()
    {
        // The server refuses larger bodies than its limit by itself.
        using MemoryStream stream = new((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, BeaconApiServer.BodyBytesMax));
        await context.Request.Body.CopyToAsync(stream, Aborted).ConfigureAwait(false);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>A body that is a list of validator indices.</summary>
    public async ValueTask<(List<int> Indices, ApiReply? Refusal)> IndicesAsync(int validators)
    {
        List<int> indices = [];
        (List<string> texts, ApiReply? refusal) = await StringsAsync(member: null).ConfigureAwait(false);
        if (refusal is not null)
            return (indices, refusal);
        foreach (string text in texts)
        {
            if (!TryParse("validator index", text, out ulong index, out refusal))
                return (indices, refusal);
            if (index < (ulong)validators)
                indices.Add((int)index);
        }

        return (indices, null);
    }

    /// <summary>Lists of strings in an object body, by member; of a null member, the body itself. A missing one is empty.</summary>
    public async ValueTask<(List<string> Texts, ApiReply? Refusal)> StringsAsync(string? member)
    {
        ReadOnlyMemory<byte> body = await BodyAsync().ConfigureAwait(false);
        return Strings(body, member);
    }

    /// <summary>The same of a body that was read.</summary>
    public static (List<string> Texts, ApiReply? Refusal) Strings(ReadOnlyMemory<byte> body, string? member)
    {
        List<string> texts = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement list = document.RootElement;
            if (member is not null && (list.ValueKind != JsonValueKind.Object || !list.TryGetProperty(member, out list) || list.ValueKind == JsonValueKind.Null))
                return (texts, document.RootElement.ValueKind == JsonValueKind.Object ? null : NotAList(member));
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > ItemsMax)
                return (texts, NotAList(member));
            foreach (JsonElement item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                    return (texts, NotAList(member));
                texts.Add(item.GetString()!);
            }

            return (texts, null);
        }
        catch (JsonException)
        {
            return (texts, ApiReply.Error(400, "the body is not JSON"));
        }
    }

    /// <summary>A body that is a list of objects, each read by <paramref name="read"/>, which says what is wrong or null.</summary>
    public async ValueTask<ApiReply?> ForEachObjectAsync(Func<JsonElement, string?> read)
    {
        ReadOnlyMemory<byte> body = await BodyAsync().ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() > ItemsMax)
                return NotAList(member: null);
            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                string? complaint = item.ValueKind == JsonValueKind.Object ? read(item) : "an item is not an object";
                if (complaint is not null)
                    return ApiReply.Error(400, complaint);
            }

            return null;
        }
        catch (JsonException)
        {
            return ApiReply.Error(400, "the body is not JSON");
        }
    }

    /// <summary>A member that holds a number as the API writes it, in a string.</summary>
    public static bool TryMember(JsonElement item, string name, out ulong value)
    {
        value = 0;
        return item.TryGetProperty(name, out JsonElement text)
            && text.ValueKind == JsonValueKind.String
            && ulong.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A root of the query.</summary>
    public bool TryQueryRoot(string name, out Root root) => Root.TryParse(context.Request.Query[name].ToString(), out root);

    private static bool TryParse(string name, string text, out ulong value, [NotNullWhen(false)] out ApiReply? refusal)
    {
        bool read = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        refusal = read ? null : ApiReply.Error(400, $"{name} '{text}' is not a number");
        return read;
    }

    private static ApiReply NotAList(string? member) => ApiReply.Error(400, $"{member ?? "the body"} is not a list of strings or objects, or too long");
}
