using System.Globalization;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// The EIP-712 forms of all that operators sign with their Ethereum identities. What is absent is hashed as zeros or as an
/// empty list; the rules of definitions leave no other meaning to these.
/// </summary>
internal static class ClusterTypedData
{
    private const string DefinitionType = "ClusterDefinition";
    private const string AddValidatorsType = "AddValidators";
    private const string ChangeSettingsType = "ChangeSettings";

    private static readonly Eip712Schema Schema = Eip712Schema.Create(
        new Eip712StructType(
            DefinitionType,
            new Eip712Member("uint16", "version"),
            new Eip712Member("string", "name"),
            new Eip712Member("Network", "network"),
            new Eip712Member("Operator[]", "operators"),
            new Eip712Member("uint8", "threshold"),
            new Eip712Member("Core", "core"),
            new Eip712Member("Timers", "timers"),
            new Eip712Member("string[]", "relays"),
            new Eip712Member("bytes32", "predecessor"),
            new Eip712Member("uint64", "activationEpoch")),
        new Eip712StructType(
            "Network",
            new Eip712Member("string", "name"),
            new Eip712Member("string", "preset"),
            new Eip712Member("bytes32", "genesisValidatorsRoot"),
            new Eip712Member("uint64", "depositChainId"),
            new Eip712Member("uint64", "slotDurationMs"),
            new Eip712Member("Fork[]", "forks")),
        new Eip712StructType(
            "Fork", new Eip712Member("string", "name"), new Eip712Member("bytes4", "version"), new Eip712Member("uint64", "epoch")),
        new Eip712StructType(
            "Operator", new Eip712Member("uint8", "index"), new Eip712Member("address", "identity"), new Eip712Member("bytes", "nodeKey")),
        new Eip712StructType(
            "Core", new Eip712Member("address", "contract"), new Eip712Member("address[]", "keys"), new Eip712Member("uint8", "quorum")),
        new Eip712StructType(
            "Timers",
            new Eip712Member("Rounds", "attestation"),
            new Eip712Member("Rounds", "proposal"),
            new Eip712Member("Rounds", "aggregate"),
            new Eip712Member("Rounds", "syncContribution")),
        new Eip712StructType(
            "Rounds",
            new Eip712Member("uint16", "offsetBps"),
            new Eip712Member("uint16", "firstRoundBps"),
            new Eip712Member("uint16", "laterRoundBps")),
        new Eip712StructType(
            AddValidatorsType,
            new Eip712Member("bytes32", "definition"),
            new Eip712Member("uint64", "sequence"),
            new Eip712Member("bytes32", "previous"),
            new Eip712Member("Validator[]", "validators")),
        new Eip712StructType(
            "Validator",
            new Eip712Member("bytes", "groupKey"),
            new Eip712Member("bytes[]", "publicShares"),
            new Eip712Member("bytes[]", "proofs"),
            new Eip712Member("bytes32", "withdrawalCredentials"),
            new Eip712Member("uint64[]", "depositAmountsGwei"),
            new Eip712Member("Settings", "settings")),
        new Eip712StructType(
            "Settings",
            new Eip712Member("address", "feeRecipient"),
            new Eip712Member("uint64", "gasLimit"),
            new Eip712Member("bool", "builderEnabled"),
            new Eip712Member("uint64", "builderBoostFactor"),
            new Eip712Member("uint64", "effectiveEpoch")),
        new Eip712StructType(
            ChangeSettingsType,
            new Eip712Member("bytes32", "definition"),
            new Eip712Member("uint64", "sequence"),
            new Eip712Member("bytes32", "previous"),
            new Eip712Member("bytes[]", "validators"),
            new Eip712Member("Settings", "settings")));

    /// <summary>A definition.</summary>
    public static TypedData Of(ClusterTerms terms) => TypedData.Create(
        Domain(terms.Network),
        Schema,
        DefinitionType,
        Eip712Value.Struct(
            ("version", Eip712Value.Of((ulong)terms.Version)),
            ("name", Eip712Value.Of(terms.Name)),
            ("network", Of(terms.Network)),
            ("operators", Eip712Value.List([.. terms.Operators.Select(Of)])),
            ("threshold", Number(terms.Threshold)),
            ("core", Of(terms.Core)),
            ("timers", Of(terms.Timers)),
            ("relays", Eip712Value.List([.. terms.Relays.Select(relay => Eip712Value.Of(relay))])),
            ("predecessor", Eip712Value.Of(terms.PredecessorHash ?? default)),
            ("activationEpoch", Eip712Value.Of(terms.ActivationEpoch.Value))));

    /// <summary>An entry of a manifest at its place in the chain.</summary>
    /// <param name="definition">The cluster.</param>
    /// <param name="sequence">The entry's number, from 1.</param>
    /// <param name="previous">The hash of the entry in front of it, or of the definition.</param>
    /// <param name="entry">The content.</param>
    public static TypedData Of(ClusterDefinition definition, ulong sequence, Bytes32 previous, ManifestEntry entry)
    {
        (string Name, Eip712Value Value)[] place =
        [
            ("definition", Eip712Value.Of(definition.Hash)),
            ("sequence", Eip712Value.Of(sequence)),
            ("previous", Eip712Value.Of(previous)),
        ];
        return entry switch
        {
            ManifestEntry.AddValidators add => TypedData.Create(
                Domain(definition.Network),
                Schema,
                AddValidatorsType,
                Eip712Value.Struct([.. place, ("validators", Eip712Value.List([.. add.Validators.Select(Of)]))])),
            ManifestEntry.ChangeSettings change => TypedData.Create(
                Domain(definition.Network),
                Schema,
                ChangeSettingsType,
                Eip712Value.Struct(
                    [.. place, ("validators", Keys(change.Validators)), ("settings", Of(change.Settings))])),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "The family of entries is closed."),
        };
    }

    private static Eip712Domain Domain(ClusterNetwork network) =>
        new() { Name = "ClayStack DVT", Version = "1", ChainId = network.DepositChainId };

    private static Eip712Value Of(ClusterNetwork network) => Eip712Value.Struct(
        ("name", Eip712Value.Of(network.Name)),
        ("preset", Eip712Value.Of(network.PresetName)),
        ("genesisValidatorsRoot", Eip712Value.Of(network.GenesisValidatorsRoot.Span)),
        ("depositChainId", Eip712Value.Of(network.DepositChainId)),
        ("slotDurationMs", Eip712Value.Of(network.SlotDurationMs)),
        ("forks", Eip712Value.List([.. network.Forks.Select(Of)])));

    private static Eip712Value Of(ScheduledFork fork) => Eip712Value.Struct(
        ("name", Eip712Value.Of(ForkText(fork.Name))),
        ("version", Eip712Value.Of(fork.Version.Span)),
        ("epoch", Eip712Value.Of(fork.Epoch.Value)));

    private static Eip712Value Of(Operator one) => Eip712Value.Struct(
        ("index", Number(one.Index.Value)),
        ("identity", Eip712Value.Of(one.Identity)),
        ("nodeKey", Eip712Value.Of(one.NodeKey.Spki)));

    private static Eip712Value Of(CoreContract? core) => Eip712Value.Struct(
        ("contract", Eip712Value.Of(core?.Address ?? default)),
        ("keys", Eip712Value.List([.. (core?.Keys ?? []).Select(key => Eip712Value.Of(key))])),
        ("quorum", Number(core?.Quorum ?? 0)));

    private static Eip712Value Of(DutyTimers timers) => Eip712Value.Struct(
        ("attestation", Of(timers.Attestation)),
        ("proposal", Of(timers.Proposal)),
        ("aggregate", Of(timers.Aggregate)),
        ("syncContribution", Of(timers.SyncContribution)));

    private static Eip712Value Of(RoundTimers rounds) => Eip712Value.Struct(
        ("offsetBps", Number(rounds.OffsetBps)),
        ("firstRoundBps", Number(rounds.FirstRoundBps)),
        ("laterRoundBps", Number(rounds.LaterRoundBps)));

    private static Eip712Value Of(NewValidator validator) => Eip712Value.Struct(
        ("groupKey", Eip712Value.Of(validator.GroupKey.Span)),
        ("publicShares", Keys(validator.PublicShares)),
        ("proofs", Eip712Value.List([.. validator.Proofs.Select(proof => Eip712Value.Of(proof.Span))])),
        ("withdrawalCredentials", Eip712Value.Of(validator.WithdrawalCredentials.Span)),
        ("depositAmountsGwei", Eip712Value.List([.. validator.DepositAmounts.Select(amount => Eip712Value.Of(amount.Value))])),
        ("settings", Of(validator.Settings)));

    private static Eip712Value Of(ValidatorSettings settings)
    {
        EthereumAddress.TryFromBytes(settings.FeeRecipient.Span, out EthereumAddress feeRecipient);
        return Eip712Value.Struct(
            ("feeRecipient", Eip712Value.Of(feeRecipient)),
            ("gasLimit", Eip712Value.Of(settings.GasLimit)),
            ("builderEnabled", Eip712Value.Of(settings.Builder.Enabled)),
            ("builderBoostFactor", Eip712Value.Of(settings.Builder.BoostFactor)),
            ("effectiveEpoch", Eip712Value.Of(settings.EffectiveEpoch.Value)));
    }

    private static Eip712Value Keys(IEnumerable<BlsPublicKeyBytes> keys) =>
        Eip712Value.List([.. keys.Select(key => Eip712Value.Of(key.Span))]);

    private static Eip712Value Number(int value) => Eip712Value.Of((System.Numerics.BigInteger)value);

    /// <summary>A fork's name as the specifications write it.</summary>
    internal static string ForkText(ForkName fork) => fork.ToString().ToLower(CultureInfo.InvariantCulture);
}
