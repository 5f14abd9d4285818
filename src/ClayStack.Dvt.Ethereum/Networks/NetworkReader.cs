using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>
/// Reads a network from the key-value map that a beacon node gives (config/spec) or that a config.yaml holds. Values of
/// the preset that the map gives count; the others come from PRESET_BASE.
/// </summary>
public sealed class NetworkReader
{
    private const int SlotDurationMaxMs = 3_600_000;
    private const int ShardCommitteePeriodMax = 1 << 24;

    private static readonly (string Key, int Max, Func<Preset, int, Preset> With)[] PresetKeys =
    [
        ("SLOTS_PER_EPOCH", 1 << 16, (preset, value) => preset with { SlotsPerEpoch = value }),
        ("MAX_COMMITTEES_PER_SLOT", 1 << 12, (preset, value) => preset with { MaxCommitteesPerSlot = value }),
        ("TARGET_COMMITTEE_SIZE", 1 << 16, (preset, value) => preset with { TargetCommitteeSize = value }),
        ("MAX_VALIDATORS_PER_COMMITTEE", 1 << 16, (preset, value) => preset with { MaxValidatorsPerCommittee = value }),
        ("SYNC_COMMITTEE_SIZE", 1 << 16, (preset, value) => preset with { SyncCommitteeSize = value }),
        ("EPOCHS_PER_SYNC_COMMITTEE_PERIOD", 1 << 20, (preset, value) => preset with { EpochsPerSyncCommitteePeriod = value }),
        ("MAX_PROPOSER_SLASHINGS", 1 << 16, (preset, value) => preset with { MaxProposerSlashings = value }),
        ("MAX_ATTESTER_SLASHINGS", 1 << 16, (preset, value) => preset with { MaxAttesterSlashings = value }),
        ("MAX_ATTESTER_SLASHINGS_ELECTRA", 1 << 16, (preset, value) => preset with { MaxAttesterSlashingsElectra = value }),
        ("MAX_ATTESTATIONS", 1 << 16, (preset, value) => preset with { MaxAttestations = value }),
        ("MAX_ATTESTATIONS_ELECTRA", 1 << 16, (preset, value) => preset with { MaxAttestationsElectra = value }),
        ("MAX_DEPOSITS", 1 << 16, (preset, value) => preset with { MaxDeposits = value }),
        ("MAX_VOLUNTARY_EXITS", 1 << 16, (preset, value) => preset with { MaxVoluntaryExits = value }),
        ("MAX_BLS_TO_EXECUTION_CHANGES", 1 << 16, (preset, value) => preset with { MaxBlsToExecutionChanges = value }),
        ("MAX_WITHDRAWALS_PER_PAYLOAD", 1 << 16, (preset, value) => preset with { MaxWithdrawalsPerPayload = value }),
        ("MAX_BYTES_PER_TRANSACTION", 1 << 30, (preset, value) => preset with { MaxBytesPerTransaction = value }),
        ("MAX_TRANSACTIONS_PER_PAYLOAD", 1 << 24, (preset, value) => preset with { MaxTransactionsPerPayload = value }),
        ("BYTES_PER_LOGS_BLOOM", 1 << 16, (preset, value) => preset with { BytesPerLogsBloom = value }),
        ("MAX_EXTRA_DATA_BYTES", 1 << 16, (preset, value) => preset with { MaxExtraDataBytes = value }),
        ("MAX_BLOB_COMMITMENTS_PER_BLOCK", 1 << 16, (preset, value) => preset with { MaxBlobCommitmentsPerBlock = value }),
        ("FIELD_ELEMENTS_PER_BLOB", 1 << 16, (preset, value) => preset with { FieldElementsPerBlob = value }),
        ("FIELD_ELEMENTS_PER_EXT_BLOB", 1 << 14, (preset, value) => preset with { FieldElementsPerExtBlob = value }),
        ("FIELD_ELEMENTS_PER_CELL", 1 << 14, (preset, value) => preset with { FieldElementsPerCell = value }),
        ("MAX_DEPOSIT_REQUESTS_PER_PAYLOAD", 1 << 20, (preset, value) => preset with { MaxDepositRequestsPerPayload = value }),
        ("MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD", 1 << 16, (preset, value) => preset with { MaxWithdrawalRequestsPerPayload = value }),
        ("MAX_CONSOLIDATION_REQUESTS_PER_PAYLOAD", 1 << 16, (preset, value) => preset with { MaxConsolidationRequestsPerPayload = value }),
    ];

    private readonly IReadOnlyDictionary<string, string> _values;
    private NetworkError? _error;

    private NetworkReader(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>Reads all that <see cref="Network"/> holds but the genesis validators root; false with the first fault otherwise.</summary>
    public static bool TryRead(
        IReadOnlyDictionary<string, string> values,
        [NotNullWhen(true)] out Network? network,
        [NotNullWhen(false)] out NetworkError? error)
    {
        ArgumentNullException.ThrowIfNull(values);
        NetworkReader reader = new(values);
        Network read = reader.Read();
        error = reader._error;
        network = error is null ? read : null;
        return error is null;
    }

    private Network Read() => new()
    {
        Name = Text("CONFIG_NAME") ?? "custom",
        Preset = ReadPreset(),
        Forks = ReadForks(),
        Timing = ReadTiming(),
        DepositChainId = Number("DEPOSIT_CHAIN_ID", ulong.MaxValue) ?? Missing("DEPOSIT_CHAIN_ID"),
        ShardCommitteePeriod = Number("SHARD_COMMITTEE_PERIOD", ShardCommitteePeriodMax) ?? Network.Mainnet.ShardCommitteePeriod,
    };

    private Preset ReadPreset()
    {
        string? name = Text("PRESET_BASE");
        Preset known = string.Equals(name, Preset.Minimal.Name, StringComparison.Ordinal) ? Preset.Minimal : Preset.Mainnet;
        bool isKnown = string.Equals(name, known.Name, StringComparison.Ordinal);
        if (!isKnown && !_values.ContainsKey("SLOTS_PER_EPOCH"))
            Missing("SLOTS_PER_EPOCH");
        Preset preset = known;
        foreach ((string key, int max, Func<Preset, int, Preset> with) in PresetKeys)
        {
            if (Positive(key, max) is { } value)
                preset = with(preset, value);
        }

        if (preset.SyncCommitteeSize % SpecConstants.SyncCommitteeSubnetCount != 0)
            Fail(NetworkErrorReason.OutOfRange, "SYNC_COMMITTEE_SIZE", "It must be a multiple of SYNC_COMMITTEE_SUBNET_COUNT, 4.");
        if (preset == known)
            return known; // the shared instance, whose layouts are cached
        return isKnown ? preset : preset with { Name = name ?? "custom" };
    }

    private ForkSchedule ReadForks()
    {
        List<ScheduledFork> forks = [];
        foreach (ForkName name in Enum.GetValues<ForkName>())
        {
            string prefix = name.ToString().ToUpperInvariant();
            string versionKey = name == ForkName.Phase0 ? "GENESIS_FORK_VERSION" : prefix + "_FORK_VERSION";
            string epochKey = prefix + "_FORK_EPOCH";
            // A network may not know a later fork yet; up to Deneb every supported network knows all.
            if (name > ForkName.Deneb && !_values.ContainsKey(versionKey) && !_values.ContainsKey(epochKey))
                continue;
            ForkVersion version = Bytes(versionKey);
            ulong epoch = name == ForkName.Phase0 ? 0 : Number(epochKey, ulong.MaxValue) ?? Missing(epochKey);
            forks.Add(new ScheduledFork(name, version, new Epoch(epoch)));
        }

        if (_error is null && ForkSchedule.FirstOutOfOrder([.. forks]) is { } culprit)
        {
            Fail(
                NetworkErrorReason.ForksOutOfOrder,
                culprit.ToString().ToUpperInvariant() + "_FORK_EPOCH",
                "Forks follow each other without a gap, each not before the one in front of it: correct the network's configuration.");
        }

        return _error is null ? new ForkSchedule([.. forks]) : Network.Mainnet.Forks;
    }

    private SlotTiming ReadTiming()
    {
        ulong? durationMs = Number("SLOT_DURATION_MS", SlotDurationMaxMs) ?? (Number("SECONDS_PER_SLOT", SlotDurationMaxMs / 1000) * 1000);
        durationMs ??= Missing("SLOT_DURATION_MS");
        if (durationMs == 0)
            Fail(NetworkErrorReason.OutOfRange, _values.ContainsKey("SLOT_DURATION_MS") ? "SLOT_DURATION_MS" : "SECONDS_PER_SLOT", "A slot takes time.");
        return new SlotTiming
        {
            SlotDurationMs = durationMs.Value,
            AttestationDueBps = Share("ATTESTATION_DUE_BPS"),
            AggregateDueBps = Share("AGGREGATE_DUE_BPS"),
            SyncMessageDueBps = Share("SYNC_MESSAGE_DUE_BPS"),
            ContributionDueBps = Share("CONTRIBUTION_DUE_BPS"),
            AttestationDueBpsGloas = Share("ATTESTATION_DUE_BPS_GLOAS"),
            AggregateDueBpsGloas = Share("AGGREGATE_DUE_BPS_GLOAS"),
            SyncMessageDueBpsGloas = Share("SYNC_MESSAGE_DUE_BPS_GLOAS"),
            ContributionDueBpsGloas = Share("CONTRIBUTION_DUE_BPS_GLOAS"),
        };
    }

    private string? Text(string key) => _values.TryGetValue(key, out string? value) ? value : null;

    private int? Share(string key) => (int?)Number(key, SpecConstants.BasisPoints);

    private int? Positive(string key, int max)
    {
        ulong? number = Number(key, (ulong)max);
        if (number == 0)
            Fail(NetworkErrorReason.OutOfRange, key, "It must be positive.");
        return (int?)number;
    }

    private ulong? Number(string key, ulong max)
    {
        if (Text(key) is not { } text)
            return null;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            Fail(NetworkErrorReason.Malformed, key, "A decimal number is needed: check the beacon node's version and network.");
            return 1;
        }

        if (number <= max)
            return number;
        Fail(NetworkErrorReason.OutOfRange, key, $"At most {max.ToString(CultureInfo.InvariantCulture)} makes sense.");
        return 1;
    }

    private ForkVersion Bytes(string key)
    {
        if (Text(key) is not { } text)
        {
            Missing(key);
            return default;
        }

        if (!ForkVersion.TryParse(text, out ForkVersion version))
            Fail(NetworkErrorReason.Malformed, key, "Four bytes in 0x-prefixed hexadecimal are needed: check the beacon node's version and network.");
        return version;
    }

    private ulong Missing(string key)
    {
        Fail(NetworkErrorReason.Missing, key, "Every network has this key: update the beacon node, or add it to the custom configuration.");
        return 1;
    }

    /// <summary>The first fault counts.</summary>
    private void Fail(NetworkErrorReason reason, string key, string remedy) =>
        _error ??= new NetworkError(reason, key, Text(key), remedy);
}
