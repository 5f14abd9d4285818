using System.Buffers;
using System.Text.Json;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// A protection store's anchor as a file (PROTOCOL S5): a small JSON document, replaced atomically and synced with its folder.
/// It belongs on another disk than the store, or at least outside of what a backup of the store covers.
/// </summary>
/// <param name="path">The file; its folder exists.</param>
/// <param name="random">Names the temporary file of each write.</param>
public sealed class AnchorFile(string path, IRandomSource random) : IProtectionAnchor
{
    private const string Format = "clay-dvt/protection-anchor/1";
    private const int LengthMax = 4096;
    private const int DepthMax = 2;

    /// <inheritdoc/>
    public string Place { get; } = Path.GetFullPath(path);

    /// <inheritdoc/>
    public ProtectionAnchor? Read()
    {
        try
        {
            if (!File.Exists(Place))
                return null;
            byte[]? content = AtomicFile.Read(Place, LengthMax);
            return (content is null ? null : Parse(content)) ?? throw new ProtectionStoreException(
                ProtectionStoreFault.AnchorMalformed,
                $"The protection anchor {Place} is not one that this program wrote. Put the right file in its place.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable("read", failure);
        }
    }

    /// <inheritdoc/>
    public void Write(ProtectionAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("store_id", anchor.StoreId.ToString());
            json.WriteNumber("fence_timeline", anchor.Fence.Timeline);
            json.WriteNumber("fence_counter", anchor.Fence.Counter);
            json.WriteNumber("transactions_confirmed", anchor.Confirmed);
            json.WriteNumber("transactions_reserved", anchor.Reserved);
            json.WriteEndObject();
        }

        try
        {
            AtomicFile.Write(Place, buffer.WrittenSpan, random);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable("written", failure);
        }
    }

    private static ProtectionAnchor? Parse(byte[] content)
    {
        if (!StrictJson.TryParse(content, LengthMax, DepthMax, out JsonDocument? document))
            return null;
        using (document)
        {
            JsonElement root = document.RootElement;
            return root.TryGetText("format", out string? format) && string.Equals(format, Format, StringComparison.Ordinal)
                && root.TryGetText("store_id", out string? text) && Bytes32.TryParse(text, out Bytes32 storeId)
                && root.TryGet("fence_timeline", JsonValueKind.Number, out JsonElement timeline) && timeline.TryGetUInt32(out uint era)
                && TryNumber(root, "fence_counter", out ulong counter)
                && TryNumber(root, "transactions_confirmed", out ulong confirmed)
                && TryNumber(root, "transactions_reserved", out ulong reserved)
                ? new ProtectionAnchor(storeId, new Fence(era, counter), confirmed, reserved)
                : null;
        }
    }

    private static bool TryNumber(JsonElement root, string name, out ulong value)
    {
        value = 0;
        return root.TryGet(name, JsonValueKind.Number, out JsonElement member) && member.TryGetUInt64(out value);
    }

    private ProtectionStoreException Unusable(string what, Exception failure) => new(
        ProtectionStoreFault.Unusable,
        $"The protection anchor {Place} cannot be {what}: {failure.Message} Let this process use the file and its folder.",
        failure);
}
