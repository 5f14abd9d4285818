using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What all cluster files share: strict JSON with a version, in one canonical form.</summary>
internal static class ClusterJson
{
    /// <summary>The name of the version's property.</summary>
    public const string VersionName = "version";

    private const int DepthMax = 16;

    // The texts of these files are printable ASCII; none of them ends up in a web page.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Parses a document of a known version, and reads it.</summary>
    /// <param name="utf8Json">The file.</param>
    /// <param name="lengthMax">The longest file.</param>
    /// <param name="file">The file's name, for people.</param>
    /// <param name="versions">The first and the last version that is known.</param>
    /// <param name="read">Reads the root; faults go to the node.</param>
    /// <param name="value">What was read; null on failure.</param>
    public static ClusterFileError? Read<T>(
        ReadOnlyMemory<byte> utf8Json, int lengthMax, string file, Range versions, Func<JsonNode, T> read, out T? value)
        where T : class
    {
        value = null;
        if (utf8Json.Length > lengthMax)
            return new ClusterFileError(ClusterFileReason.TooLarge, file, $"It has {utf8Json.Length} bytes, {lengthMax} are allowed.");
        if (!StrictJson.TryParse(utf8Json, lengthMax, DepthMax, out JsonDocument? document))
            return new ClusterFileError(ClusterFileReason.NotJson, file, "It is damaged or cut off: take it from the dealer or a peer again.");

        using (document)
        {
            JsonFault fault = new(file);
            JsonNode root = new(document.RootElement, fault);
            int found = root.Small(VersionName);
            if (fault.Error is null && (found < versions.Start.Value || found > versions.End.Value))
            {
                return new ClusterFileError(
                    ClusterFileReason.UnsupportedVersion,
                    string.Create(CultureInfo.InvariantCulture, $"{file}, version {found}"),
                    $"This program reads version{Known(versions)}: update the program or the file.");
            }

            T? result = fault.Error is null ? read(root) : null;
            value = fault.Error is null ? result : null;
            return fault.Error;
        }
    }

    private static string Known(Range versions) => versions.Start.Value == versions.End.Value
        ? string.Create(CultureInfo.InvariantCulture, $" {versions.Start.Value}")
        : string.Create(CultureInfo.InvariantCulture, $"s {versions.Start.Value} to {versions.End.Value}");

    /// <summary>Writes a document, ended by a newline.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null if a document is what this program would write for what it read.</summary>
    public static ClusterFileError? CheckCanonical(ReadOnlySpan<byte> given, ReadOnlySpan<byte> canonical, string file)
    {
        if (given.SequenceEqual(canonical))
            return null;

        int position = given.CommonPrefixLength(canonical);
        return new ClusterFileError(
            ClusterFileReason.NotCanonical,
            string.Create(CultureInfo.InvariantCulture, $"{file}, line {1 + given[..position].Count((byte)'\n')}"),
            "Something unknown, a different order, or different spelling: do not edit the file, take the one that was signed.");
    }

    /// <summary>A 64-bit number in quotes.</summary>
    public static void WriteDecimal(this Utf8JsonWriter writer, string name, ulong value) =>
        writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Bytes as 0x and digits.</summary>
    public static void WriteBytes(this Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes) =>
        writer.WriteString(name, Hex.EncodePrefixed(bytes));

    /// <summary>Signatures of operators.</summary>
    public static void WriteSignatures(this Utf8JsonWriter writer, IEnumerable<OperatorSignature> signatures)
    {
        writer.WriteStartArray("signatures");
        foreach (OperatorSignature signature in signatures.OrderBy(one => one.Operator))
        {
            writer.WriteStartObject();
            writer.WriteNumber("operator", signature.Operator.Value);
            writer.WriteBytes("signature", signature.Signature.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Signatures of operators, in the order of their indices.</summary>
    public static List<OperatorSignature> ReadSignatures(JsonNode node)
    {
        List<OperatorSignature> signatures = [];
        foreach (JsonNode element in node.List("signatures", ClusterTerms.OperatorCountMax))
        {
            if (element.Signature("signature") is { } signature)
                signatures.Add(new OperatorSignature(element.OperatorIndex("operator"), signature));
        }

        return signatures;
    }
}
