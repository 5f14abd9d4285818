using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>
/// The bodies of errors (beacon-APIs, ErrorMessage and IndexedErrorMessage). Nothing hangs on them but details and the
/// places of refused items, so whatever is not as specified is passed over.
/// </summary>
internal static class ErrorBody
{
    private const int DepthMax = 16;

    /// <summary>Names of an item that the node knew already, as letters and digits only, in lower case.</summary>
    /// <remarks>
    /// The API has no code for this. Lighthouse: PriorAttestationKnown, AttestationSupersetKnown, AggregatorAlreadyKnown,
    /// PriorSyncCommitteeMessageKnown, SyncContributionSupersetKnown, BlockIsAlreadyKnown. Lodestar: …_ALREADY_KNOWN,
    /// PublishError.Duplicate. Others: "duplicate", "already seen", "already known", "already exists". A conflicting item is never one of them.
    /// </remarks>
    private static readonly string[] KnownAlready =
    [
        "alreadyknown", "alreadyseen", "alreadyexist", "duplicate", "priorattestationknown", "supersetknown",
        "priorsynccommitteemessageknown",
    ];

    private static readonly string[] Conflict = ["equivocat", "slash", "doublevote", "doubleproposal", "surround"];

    public static string MessageOf(ReadOnlyMemory<byte> body)
    {
        using JsonDocument? document = Parse(body);
        return document is null ? "" : TextOf(document.RootElement, "message");
    }

    /// <summary>The items that failed, duplicates told apart; null if the body names none.</summary>
    public static (List<RefusedItem> Refused, int Duplicates)? Failures(ReadOnlyMemory<byte> body, int itemCount)
    {
        using JsonDocument? document = Parse(body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("failures", out JsonElement failures)
            || failures.ValueKind != JsonValueKind.Array || failures.GetArrayLength() == 0)
            return null;
        List<RefusedItem> refused = [];
        HashSet<int> duplicates = [];
        HashSet<int> places = [];
        foreach (JsonElement failure in failures.EnumerateArray())
        {
            // A place that the submission does not have: the list cannot be believed, and all items count as refused.
            if (PlaceOf(failure) is not { } place || place >= itemCount)
                return null;
            string message = TextOf(failure, "message");
            if (IsDuplicate(message))
                duplicates.Add(place);
            else if (places.Add(place))
                refused.Add(new RefusedItem(place, message));
        }

        duplicates.ExceptWith(places);
        return (refused, duplicates.Count);
    }

    /// <summary>Whether a refusal says that the very item is known already.</summary>
    public static bool IsDuplicate(string message)
    {
        string letters = string.Concat(message.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return KnownAlready.Any(word => letters.Contains(word, StringComparison.Ordinal))
            && !Conflict.Any(word => letters.Contains(word, StringComparison.Ordinal));
    }

    private static int? PlaceOf(JsonElement failure)
    {
        if (failure.ValueKind != JsonValueKind.Object || !failure.TryGetProperty("index", out JsonElement index))
            return null;
        // The specification says a number; some servers write numbers as strings everywhere.
        return index.ValueKind switch
        {
            JsonValueKind.Number when index.TryGetInt32(out int place) && place >= 0 => place,
            JsonValueKind.String when int.TryParse(
                TextOf(failure, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out int place) => place,
            _ => null,
        };
    }

    private static string TextOf(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement text) || text.ValueKind != JsonValueKind.String)
            return "";
        try
        {
            return Errors.Cut(text.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            return ""; // no well-formed text: the platform's reader says it only in this way
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DepthMax });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
