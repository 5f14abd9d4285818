using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The form of <c>validator-manifest.json</c>.</summary>
internal static class ManifestJson
{
    private const string AddValidators = "add_validators";
    private const string ChangeSettings = "change_settings";

    /// <summary>Reads and checks a cluster's manifest.</summary>
    public static ClusterFileError? Read(
        ReadOnlyMemory<byte> utf8Json, ClusterDefinition definition, IRandomSource random, out ValidatorManifest? manifest)
    {
        manifest = null;
        ClusterFileError? error = Read(utf8Json, definition, out List<SignedManifestEntry>? entries);
        if (entries is null)
            return error;

        // Before what costs seconds: bytes that differ only in form are refused for it.
        error = ClusterJson.CheckCanonical(utf8Json.Span, Write(definition, entries), ClusterFiles.Manifest);
        if (error is null)
            _ = ValidatorManifest.TryCreate(definition, entries, random, out manifest, out error);
        return error;
    }

    /// <summary>
    /// Reads a cluster's manifest of which this machine has a record of having verified exactly these bytes.
    /// </summary>
    public static ClusterFileError? ReadVerified(
        ReadOnlyMemory<byte> utf8Json, ClusterDefinition definition, IRandomSource random, out ValidatorManifest? manifest)
    {
        manifest = null;
        ClusterFileError? error = Read(utf8Json, definition, out List<SignedManifestEntry>? entries);
        if (entries is not null)
            _ = new ManifestBuilder(definition) { VerifiedBefore = true }.TryBuild(entries, random, out manifest, out error);
        return error;
    }

    /// <summary>Reads the entries of a cluster's manifest; they are not yet checked.</summary>
    private static ClusterFileError? Read(
        ReadOnlyMemory<byte> utf8Json, ClusterDefinition definition, out List<SignedManifestEntry>? entries)
    {
        ClusterFileError? error = ClusterJson.Read(
            utf8Json, ValidatorManifest.LengthMax, ClusterFiles.Manifest, ValidatorManifest.FormatVersion..ValidatorManifest.FormatVersion, Read, out Content? content);
        entries = null;
        if (content is null)
            return error;
        if (content.DefinitionHash != definition.Hash)
        {
            return new ClusterFileError(
                ClusterFileReason.WrongDefinition,
                $"{ClusterFiles.Manifest}, definition {content.DefinitionHash}",
                $"The cluster's definition is {definition.Hash}: take the manifest of this cluster.");
        }

        entries = content.Entries;
        return null;
    }

    /// <summary>Writes a manifest.</summary>
    public static byte[] Write(ClusterDefinition definition, IReadOnlyList<SignedManifestEntry> entries) => ClusterJson.Write(writer =>
    {
        writer.WriteNumber(ClusterJson.VersionName, ValidatorManifest.FormatVersion);
        writer.WriteString("definition", definition.Hash.ToString());
        writer.WriteStartArray("entries");
        foreach (SignedManifestEntry entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteDecimal("sequence", entry.Sequence);
            writer.WriteString("previous", entry.Previous.ToString());
            WriteContent(writer, entry.Content);
            writer.WriteSignatures(entry.Signatures);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static Content Read(JsonNode root) => new(
        root.Word("definition"),
        [.. root.List("entries", ValidatorManifest.EntryCountMax)
            .Select(node => new SignedManifestEntry(
                node.Number("sequence"), node.Word("previous"), ReadContent(node), [.. ClusterJson.ReadSignatures(node)]))]);

    private static ManifestEntry ReadContent(JsonNode node)
    {
        string type = node.Text("type");
        switch (type)
        {
            case AddValidators:
                return new ManifestEntry.AddValidators(
                    [.. node.List("validators", ValidatorManifest.ValidatorCountMax).Select(ReadValidator)]);
            case ChangeSettings:
                return new ManifestEntry.ChangeSettings(
                    [.. node.List("validators", ValidatorManifest.ValidatorCountMax).Select(key => key.ToBlsPublicKey())],
                    ReadSettings(node.Object("settings")));
            default:
                node.Malformed($"an entry of type {AddValidators} or {ChangeSettings}");
                return new ManifestEntry.AddValidators([]);
        }
    }

    private static NewValidator ReadValidator(JsonNode node) => new()
    {
        GroupKey = node.BlsPublicKey("group_key"),
        PublicShares = [.. node.List("public_shares", ClusterTerms.OperatorCountMax).Select(key => key.ToBlsPublicKey())],
        Proofs = [.. node.List("proofs", ClusterTerms.OperatorCountMax).Select(proof => proof.ToBlsSignature())],
        WithdrawalCredentials = Hash32.FromBytes(node.Bytes("withdrawal_credentials", Hash32.Length)),
        DepositAmounts = [.. node.List("deposit_amounts", NewValidator.DepositCountMax).Select(amount => new Gwei(amount.ToNumber()))],
        Settings = ReadSettings(node.Object("settings")),
    };

    private static ValidatorSettings ReadSettings(JsonNode node) => new(
        ExecutionAddress.FromBytes(node.Bytes("fee_recipient", ExecutionAddress.Length)),
        node.Number("gas_limit"),
        new BuilderSettings(node.Flag("builder_enabled"), node.Number("builder_boost_factor")),
        new Epoch(node.Number("effective_epoch")));

    private static void WriteContent(Utf8JsonWriter writer, ManifestEntry content)
    {
        switch (content)
        {
            case ManifestEntry.AddValidators add:
                writer.WriteString("type", AddValidators);
                writer.WriteStartArray("validators");
                foreach (NewValidator validator in add.Validators)
                    WriteValidator(writer, validator);
                writer.WriteEndArray();
                break;
            case ManifestEntry.ChangeSettings change:
                writer.WriteString("type", ChangeSettings);
                writer.WriteStartArray("validators");
                foreach (BlsPublicKeyBytes key in change.Validators)
                    writer.WriteStringValue(Hex.EncodePrefixed(key.Span));
                writer.WriteEndArray();
                WriteSettings(writer, change.Settings);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(content), content, "The family of entries is closed.");
        }
    }

    private static void WriteValidator(Utf8JsonWriter writer, NewValidator validator)
    {
        writer.WriteStartObject();
        writer.WriteBytes("group_key", validator.GroupKey.Span);
        writer.WriteStartArray("public_shares");
        foreach (BlsPublicKeyBytes share in validator.PublicShares)
            writer.WriteStringValue(Hex.EncodePrefixed(share.Span));
        writer.WriteEndArray();
        writer.WriteStartArray("proofs");
        foreach (BlsSignatureBytes proof in validator.Proofs)
            writer.WriteStringValue(Hex.EncodePrefixed(proof.Span));
        writer.WriteEndArray();
        writer.WriteBytes("withdrawal_credentials", validator.WithdrawalCredentials.Span);
        writer.WriteStartArray("deposit_amounts");
        foreach (Gwei amount in validator.DepositAmounts)
            writer.WriteStringValue(amount.ToString());
        writer.WriteEndArray();
        WriteSettings(writer, validator.Settings);
        writer.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter writer, ValidatorSettings settings)
    {
        writer.WriteStartObject("settings");
        writer.WriteBytes("fee_recipient", settings.FeeRecipient.Span);
        writer.WriteDecimal("gas_limit", settings.GasLimit);
        writer.WriteBoolean("builder_enabled", settings.Builder.Enabled);
        writer.WriteDecimal("builder_boost_factor", settings.Builder.BoostFactor);
        writer.WriteDecimal("effective_epoch", settings.EffectiveEpoch.Value);
        writer.WriteEndObject();
    }

    private sealed record Content(Bytes32 DefinitionHash, List<SignedManifestEntry> Entries);
}
