using System.Text.Json;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The form of <c>cluster-definition.json</c>.</summary>
internal static class DefinitionJson
{
    private const int ForkCountMax = 32;

    /// <summary>Reads and checks a definition.</summary>
    public static ClusterFileError? Read(ReadOnlyMemory<byte> utf8Json, out ClusterDefinition? definition)
    {
        definition = null;
        ClusterFileError? error = ClusterJson.Read(
            utf8Json,
            ClusterDefinition.LengthMax,
            ClusterFiles.Definition,
            ClusterTerms.FirstVersion..ClusterTerms.NewestVersion,
            Read,
            out Content? content);
        if (content is null)
            return error;

        byte[] canonical = Write(content.Terms, content.Signatures);
        error = ClusterJson.CheckCanonical(utf8Json.Span, canonical, ClusterFiles.Definition);
        if (error is null)
            _ = ClusterDefinition.TryCreate(content.Terms, content.Signatures, out definition, out error);
        return error;
    }

    /// <summary>Writes a definition.</summary>
    public static byte[] Write(ClusterTerms terms, IReadOnlyList<OperatorSignature> signatures) => ClusterJson.Write(writer =>
    {
        writer.WriteNumber(ClusterJson.VersionName, terms.Version);
        writer.WriteString("name", terms.Name);
        WriteNetwork(writer, terms.Network);
        writer.WriteStartArray("operators");
        foreach (Operator one in terms.Operators)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", one.Index.Value);
            writer.WriteString("identity", one.Identity.ToString());
            writer.WriteBytes("node_key", one.NodeKey.Spki);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("threshold", terms.Threshold);
        WriteCore(writer, terms.Core);
        writer.WriteStartObject("timers");
        WriteRounds(writer, "attestation", terms.Timers.Attestation);
        WriteRounds(writer, "proposal", terms.Timers.Proposal);
        WriteRounds(writer, "aggregate", terms.Timers.Aggregate);
        WriteRounds(writer, "sync_contribution", terms.Timers.SyncContribution);
        writer.WriteEndObject();
        writer.WriteStartArray("relays");
        foreach (string relay in terms.Relays)
            writer.WriteStringValue(relay);
        writer.WriteEndArray();
        if (terms.PredecessorHash is { } predecessor)
            writer.WriteString("predecessor", predecessor.ToString());
        else
            writer.WriteNull("predecessor");
        writer.WriteDecimal("activation_epoch", terms.ActivationEpoch.Value);
        writer.WriteSignatures(signatures);
    });

    private static Content Read(JsonNode root)
    {
        ClusterTerms terms = new()
        {
            Version = root.Small(ClusterJson.VersionName),
            Name = root.Text("name"),
            Network = ReadNetwork(root.Object("network")),
            Operators = [.. root.List("operators", ClusterTerms.OperatorCountMax).Select(ReadOperator).OfType<Operator>()],
            Threshold = root.Small("threshold"),
            Core = root.OptionalObject("core") is { } core ? ReadCore(core) : null,
            Timers = ReadTimers(root.Object("timers")),
            Relays = [.. root.List("relays", ClusterTerms.RelayCountMax).Select(relay => relay.ToText())],
            PredecessorHash = root.OptionalWord("predecessor"),
            ActivationEpoch = new Epoch(root.Number("activation_epoch")),
        };
        return new Content(terms, ClusterJson.ReadSignatures(root));
    }

    private static ClusterNetwork ReadNetwork(JsonNode node) => new()
    {
        Name = node.Text("name"),
        PresetName = node.Text("preset"),
        GenesisValidatorsRoot = Root.FromBytes(node.Bytes("genesis_validators_root", Root.Length)),
        DepositChainId = node.Number("deposit_chain_id"),
        SlotDurationMs = node.Number("slot_duration_ms"),
        Forks = [.. node.List("forks", ForkCountMax).Select(ReadFork)],
    };

    private static ScheduledFork ReadFork(JsonNode node)
    {
        string text = node.Text("name");
        ForkName? name = null;
        foreach (ForkName known in Enum.GetValues<ForkName>())
        {
            if (string.Equals(ClusterTypedData.ForkText(known), text, StringComparison.Ordinal))
                name = known;
        }

        if (name is null)
            node.Malformed($"the name of a fork up to {ClusterTypedData.ForkText(Enum.GetValues<ForkName>()[^1])}");
        return new ScheduledFork(
            name.GetValueOrDefault(), ForkVersion.FromBytes(node.Bytes("version", ForkVersion.Length)), new Epoch(node.Number("epoch")));
    }

    private static Operator? ReadOperator(JsonNode node)
    {
        EthereumAddress identity = node.Address("identity");
        byte[] spki = node.Bytes("node_key", NodePublicKey.SpkiLength);
        if (NodePublicKey.TryFromSpki(spki, out NodePublicKey? key, out NodeKeyError error))
            return new Operator(node.OperatorIndex("index"), identity, key);

        node.Refuse(ClusterFileReason.InvalidNodeKey, $"Its node key is none of P-256 ({error}): ask the operator for the right one.");
        return null;
    }

    private static CoreContract ReadCore(JsonNode node) => new(
        node.Address("contract"),
        [.. node.List("keys", CoreContract.KeyCountMax).Select(key => key.ToAddress())],
        node.Small("quorum"));

    private static DutyTimers ReadTimers(JsonNode node) => new(
        ReadRounds(node.Object("attestation")),
        ReadRounds(node.Object("proposal")),
        ReadRounds(node.Object("aggregate")),
        ReadRounds(node.Object("sync_contribution")));

    private static RoundTimers ReadRounds(JsonNode node) =>
        new(node.Small("offset_bps"), node.Small("first_round_bps"), node.Small("later_round_bps"));

    private static void WriteNetwork(Utf8JsonWriter writer, ClusterNetwork network)
    {
        writer.WriteStartObject("network");
        writer.WriteString("name", network.Name);
        writer.WriteString("preset", network.PresetName);
        writer.WriteBytes("genesis_validators_root", network.GenesisValidatorsRoot.Span);
        writer.WriteDecimal("deposit_chain_id", network.DepositChainId);
        writer.WriteDecimal("slot_duration_ms", network.SlotDurationMs);
        writer.WriteStartArray("forks");
        foreach (ScheduledFork fork in network.Forks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", ClusterTypedData.ForkText(fork.Name));
            writer.WriteBytes("version", fork.Version.Span);
            writer.WriteDecimal("epoch", fork.Epoch.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCore(Utf8JsonWriter writer, CoreContract? core)
    {
        if (core is null)
        {
            writer.WriteNull("core");
            return;
        }

        writer.WriteStartObject("core");
        writer.WriteString("contract", core.Address.ToString());
        writer.WriteStartArray("keys");
        foreach (EthereumAddress key in core.Keys)
            writer.WriteStringValue(key.ToString());
        writer.WriteEndArray();
        writer.WriteNumber("quorum", core.Quorum);
        writer.WriteEndObject();
    }

    private static void WriteRounds(Utf8JsonWriter writer, string name, RoundTimers rounds)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("offset_bps", rounds.OffsetBps);
        writer.WriteNumber("first_round_bps", rounds.FirstRoundBps);
        writer.WriteNumber("later_round_bps", rounds.LaterRoundBps);
        writer.WriteEndObject();
    }

    private sealed record Content(ClusterTerms Terms, List<OperatorSignature> Signatures);
}
