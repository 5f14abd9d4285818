using System.Text.Json;
using System.Text.Json.Serialization;
using ClayStack.Dvt.Duties.Exits;

namespace ClayStack.Dvt.Node.Admin;

/// <summary>What a node says about exits, and what <c>clay-dvt exit</c> reads. Within a schema version members are only added.</summary>
internal sealed record ExitDocument
{
    /// <summary>The version of this shape.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of the document's shape.</summary>
    public required int Schema { get; init; }

    /// <summary>The exits, in the order of the keys' bytes.</summary>
    public required IReadOnlyList<ExitPart> Exits { get; init; }

    /// <summary>How a validator's exit stands.</summary>
    /// <param name="Validator">Its public key.</param>
    /// <param name="Index">Its index; null while the beacon nodes have not told it.</param>
    /// <param name="State">asked, disagreeing, signed, submitted, exiting, or none if nobody asked.</param>
    /// <param name="Requests">Who has asked.</param>
    /// <param name="Agreeing">How many of them for one and the same epoch, validly.</param>
    /// <param name="Threshold">How many are needed.</param>
    /// <param name="Epoch">The epoch of the signed exit; null while it is not signed.</param>
    /// <param name="Submissions">How often this run handed it to the beacon nodes.</param>
    /// <param name="Accepted">Whether one of them took it.</param>
    /// <param name="Problem">What they said when none took it.</param>
    /// <param name="ExitEpoch">When the validator leaves, by the chain.</param>
    internal sealed record ExitPart(
        string Validator,
        ulong? Index,
        string State,
        IReadOnlyList<RequestPart> Requests,
        int Agreeing,
        int Threshold,
        ulong? Epoch,
        int Submissions,
        bool Accepted,
        string? Problem,
        ulong? ExitEpoch);

    /// <summary>An operator's request.</summary>
    /// <param name="Operator">Who.</param>
    /// <param name="Epoch">For which epoch.</param>
    /// <param name="Invalid">Whether its partial signature is proven wrong.</param>
    internal sealed record RequestPart(int Operator, ulong Epoch, bool Invalid);

    /// <summary>Makes the document.</summary>
    public static ExitDocument Of(IEnumerable<ExitStatus> exits) => new()
    {
        Schema = CurrentSchema,
        Exits =
        [
            .. exits.Select(exit => new ExitPart(
                exit.Validator.ToString(),
                exit.Index?.Value,
                StateOf(exit),
                [.. exit.Requests.Select(request => new RequestPart(request.Operator.Value, request.Epoch.Value, request.IsInvalid))],
                exit.Agreeing,
                exit.Threshold,
                exit.MadeFor?.Value,
                exit.Submissions,
                exit.IsAccepted,
                exit.Problem,
                exit.ExitEpoch?.Value)),
        ],
    };

    /// <summary>The document as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AdminJson.Default.ExitDocument);

    /// <summary>Reads a document; null if it is none of this schema.</summary>
    public static ExitDocument? FromJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, AdminJson.Default.ExitDocument) is { Schema: CurrentSchema } document ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string StateOf(ExitStatus exit)
    {
        if (exit.ExitEpoch is not null)
            return "exiting";
        if (exit.MadeFor is not null)
            return exit.IsAccepted ? "submitted" : "signed";
        if (exit.Requests.Count == 0)
            return "none";
        return exit.Disagree ? "disagreeing" : "asked";
    }
}

/// <summary>What is asked of a node.</summary>
/// <param name="Validator">The validator's public key, or its index.</param>
/// <param name="Epoch">The exit's epoch; null for the first that the chain takes.</param>
internal sealed record ExitRequestDocument(string Validator, ulong? Epoch);

/// <summary>Why a node does not do what it was asked.</summary>
/// <param name="Reason">One of <see cref="ExitRefusal"/>, or of the server's own.</param>
/// <param name="Detail">What was found, and what to do.</param>
internal sealed record RefusalDocument(string Reason, string Detail)
{
    /// <summary>Reads a document; null if it is none.</summary>
    public static RefusalDocument? FromJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, AdminJson.Default.RefusalDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The serializer's code for the administration's documents.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExitDocument))]
[JsonSerializable(typeof(ExitRequestDocument))]
[JsonSerializable(typeof(RefusalDocument))]
internal sealed partial class AdminJson : JsonSerializerContext;
