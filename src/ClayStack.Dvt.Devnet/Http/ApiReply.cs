using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>An answer of the Beacon API.</summary>
internal sealed class ApiReply
{
    public const string Json = "application/json";
    public const string Ssz = "application/octet-stream";

    private ApiReply(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        Status = status;
        Body = body;
        ContentType = contentType;
    }

    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string? ContentType { get; }

    /// <summary>The header Eth-Consensus-Version; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>Other headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A status without a body.</summary>
    public static ApiReply Empty(int status = 200) => new(status, default, contentType: null);

    /// <summary>SSZ.</summary>
    public static ApiReply Bytes(byte[] ssz, string version, IReadOnlyList<(string Name, string Value)>? headers = null) =>
        new(200, ssz, Ssz) { Version = version, Headers = headers ?? [] };

    /// <summary>An object whose members <paramref name="write"/> writes.</summary>
    public static ApiReply Object(
        Action<Utf8JsonWriter> write, int status = 200, string? version = null, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new ApiReply(status, buffer.WrittenMemory, Json) { Version = version, Headers = headers ?? [] };
    }

    /// <summary>{"data": …} around the object whose members <paramref name="write"/> writes.</summary>
    public static ApiReply Data(Action<Utf8JsonWriter> write) => Object(writer =>
    {
        writer.WriteStartObject("data");
        write(writer);
        writer.WriteEndObject();
    });

    /// <summary>The API's ErrorMessage.</summary>
    public static ApiReply Error(int status, string message) => Object(
        writer =>
        {
            writer.WriteNumber("code", status);
            writer.WriteString("message", message);
        },
        status);

    /// <summary>503: the node has too much to verify.</summary>
    public static ApiReply Busy() => Error(503, "too much waits for verification: come again later");

    /// <summary>200 if nothing is refused; else 400 and the API's IndexedErrorMessage.</summary>
    public static ApiReply PerItem(ReadOnlySpan<Refusal?> refusals)
    {
        Refusal?[] all = refusals.ToArray();
        int failed = all.Count(refusal => refusal is not null);
        if (failed == 0)
            return Empty();
        return Object(
            writer =>
            {
                writer.WriteNumber("code", 400);
                writer.WriteString("message", string.Create(CultureInfo.InvariantCulture, $"{failed} of {all.Length} items refused"));
                writer.WriteStartArray("failures");
                for (int i = 0; i < all.Length; i++)
                {
                    if (all[i] is not { } refusal)
                        continue;
                    writer.WriteStartObject();
                    writer.WriteNumber("index", i);
                    writer.WriteString("message", refusal.ToString());
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            },
            400);
    }
}
