using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// A history of signatures in the interchange format of EIP-3076, version 5, complete or minimal, as far as a minimal store
/// keeps it: the marks of each key. Members that the format does not know are ignored.
/// </summary>
/// <param name="GenesisValidatorsRoot">The chain's identity.</param>
/// <param name="Marks">The marks by key; entries of one key are merged by their maxima.</param>
public sealed record InterchangeFile(Root GenesisValidatorsRoot, IReadOnlyDictionary<BlsPublicKeyBytes, ProtectionMarks> Marks)
{
    /// <summary>The most bytes of a file: complete histories of a thousand validators over a year.</summary>
    public const int LengthMax = 512 * 1024 * 1024;

    private const int DepthMax = 16;
    private const string Version = "5";

    /// <summary>Reads a file. Whether a history is slashable in itself does not matter: the maxima hold against it.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">The history; null if it cannot be read.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    public static InterchangeError? Read(ReadOnlyMemory<byte> utf8, out InterchangeFile? file)
    {
        file = null;
        if (utf8.Length > LengthMax)
            return new InterchangeError(InterchangeErrorReason.TooLarge, "file", Invariant($"It has {utf8.Length} bytes, {LengthMax} are allowed. Let the exporting client write a minimal history."));
        if (!StrictJson.TryParse(utf8, LengthMax, DepthMax, out JsonDocument? document))
            return new InterchangeError(InterchangeErrorReason.NotJson, "file", "Export the history again.");
        using (document)
        {
            Reader reader = new();
            file = reader.Read(document.RootElement);
            return file is null ? reader.Error : null;
        }
    }

    /// <summary>Writes the file as the EIP shapes it: numbers as decimal strings, keys in the order of their bytes.</summary>
    /// <returns>UTF-8 JSON.</returns>
    public byte[] Write()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("interchange_format_version", Version);
            json.WriteString("genesis_validators_root", GenesisValidatorsRoot.ToString());
            json.WriteEndObject();
            json.WriteStartArray("data");
            foreach ((BlsPublicKeyBytes key, ProtectionMarks marks) in Marks.OrderBy(entry => entry.Key, KeyOrder.Instance))
                Write(json, key, marks);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, BlsPublicKeyBytes key, ProtectionMarks marks)
    {
        json.WriteStartObject();
        json.WriteString("pubkey", key.ToString());
        json.WriteStartArray("signed_blocks");
        if (marks.Block is { } block)
        {
            json.WriteStartObject();
            json.WriteString("slot", block.Slot.ToString());
            WriteRoot(json, block.SigningRoot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("signed_attestations");
        if (marks.Attestation is { } attestation)
        {
            json.WriteStartObject();
            json.WriteString("source_epoch", attestation.Source.ToString());
            json.WriteString("target_epoch", attestation.Target.ToString());
            WriteRoot(json, attestation.SigningRoot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRoot(Utf8JsonWriter json, Root? root)
    {
        if (root is { } known)
            json.WriteString("signing_root", known.ToString());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Walks the document; the first fault ends the walk.</summary>
    private sealed class Reader
    {
        public InterchangeError? Error { get; private set; }

        public InterchangeFile? Read(JsonElement root)
        {
            if (!TryMember(root, "", "metadata", JsonValueKind.Object, out JsonElement metadata)
                || !TryMember(metadata, "metadata.", "interchange_format_version", JsonValueKind.String, out JsonElement version))
                return null;
            if (!version.ValueEquals(Version))
            {
                Error = new InterchangeError(InterchangeErrorReason.UnsupportedVersion, "metadata.interchange_format_version", $"It is '{Shown(version)}', and only {Version} is read. Let a current client write the history again.");
                return null;
            }

            if (!TryMember(metadata, "metadata.", "genesis_validators_root", JsonValueKind.String, out JsonElement chain))
                return null;
            if (!Root.TryParse(chain.GetString(), out Root genesisValidatorsRoot))
                return Malformed("metadata.genesis_validators_root", chain);
            if (!TryMember(root, "", "data", JsonValueKind.Array, out JsonElement data))
                return null;

            Dictionary<BlsPublicKeyBytes, ProtectionMarks> marks = [];
            int index = 0;
            foreach (JsonElement validator in data.EnumerateArray())
            {
                string place = Invariant($"data[{index++}].");
                if (!TryValidator(validator, place, out BlsPublicKeyBytes key, out ProtectionMarks found))
                    return null;
                marks[key] = marks.TryGetValue(key, out ProtectionMarks known) ? ProtectionMarks.Merge(known, found) : found;
            }

            return new InterchangeFile(genesisValidatorsRoot, marks);
        }

        private bool TryValidator(JsonElement validator, string place, out BlsPublicKeyBytes key, out ProtectionMarks marks)
        {
            key = default;
            marks = default;
            if (!TryMember(validator, place, "pubkey", JsonValueKind.String, out JsonElement pubkey))
                return false;
            if (!BlsPublicKeyBytes.TryParse(pubkey.GetString(), out key))
                return Malformed(place + "pubkey", pubkey) is not null;
            if (!TryMember(validator, place, "signed_blocks", JsonValueKind.Array, out JsonElement blocks)
                || !TryMember(validator, place, "signed_attestations", JsonValueKind.Array, out JsonElement attestations))
                return false;

            int index = 0;
            foreach (JsonElement block in blocks.EnumerateArray())
            {
                string at = Invariant($"{place}signed_blocks[{index++}].");
                if (!TryNumber(block, at, "slot", out ulong slot) || !TryRoot(block, at, out Root? root))
                    return false;
                marks = ProtectionMarks.Merge(marks, new ProtectionMarks(new BlockMark(new Slot(slot), root), Attestation: null));
            }

            index = 0;
            foreach (JsonElement attestation in attestations.EnumerateArray())
            {
                string at = Invariant($"{place}signed_attestations[{index++}].");
                if (!TryNumber(attestation, at, "source_epoch", out ulong source)
                    || !TryNumber(attestation, at, "target_epoch", out ulong target)
                    || !TryRoot(attestation, at, out Root? root))
                    return false;
                marks = ProtectionMarks.Merge(marks, new ProtectionMarks(
                    Block: null, new AttestationMark(new Epoch(source), new Epoch(target), root)));
            }

            return true;
        }

        private bool TryNumber(JsonElement element, string place, string name, out ulong value)
        {
            value = 0;
            if (!TryMember(element, place, name, JsonValueKind.String, out JsonElement member))
                return false;
            if (ulong.TryParse(member.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out value))
                return true;
            Malformed(place + name, member);
            return false;
        }

        /// <summary>A signing root may be left out; some clients then write null.</summary>
        private bool TryRoot(JsonElement element, string place, out Root? root)
        {
            root = null;
            if (!element.TryGetProperty("signing_root", out JsonElement member) || member.ValueKind == JsonValueKind.Null)
                return true;
            if (member.ValueKind == JsonValueKind.String && Root.TryParse(member.GetString(), out Root parsed))
            {
                root = parsed;
                return true;
            }

            Malformed(place + "signing_root", member);
            return false;
        }

        private bool TryMember(JsonElement element, string place, string name, JsonValueKind kind, out JsonElement member)
        {
            if (element.TryGet(name, kind, out member))
                return true;
            Error = new InterchangeError(InterchangeErrorReason.Missing, place + name, $"The format requires it, as {kind}. Export the history again.");
            return false;
        }

        private InterchangeFile? Malformed(string place, JsonElement member)
        {
            Error = new InterchangeError(InterchangeErrorReason.Malformed, place, $"It is {Shown(member)}. Export the history again.");
            return null;
        }

        private static string Shown(JsonElement member)
        {
            const int shownMax = 120;
            string text = member.GetRawText();
            return text.Length <= shownMax ? text : text[..shownMax] + "…";
        }
    }
}
