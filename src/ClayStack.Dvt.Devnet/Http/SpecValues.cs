using System.Globalization;
using System.Reflection;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>What config/spec says: the specification's values for the preset, and over them what the devnet decides itself.</summary>
internal static class SpecValues
{
    public static SortedDictionary<string, string> Of(Genesis genesis)
    {
        SortedDictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string key, string value) in Read(genesis.Preset.Name + ".yaml"))
            values[key] = value;
        Network network = genesis.Network;
        values["CONFIG_NAME"] = network.Name;
        values["DEPOSIT_CHAIN_ID"] = Text(network.DepositChainId);
        values["DEPOSIT_NETWORK_ID"] = Text(network.DepositChainId);
        values["SLOT_DURATION_MS"] = Text(network.Timing.SlotDurationMs);
        // Rounded up where slots are no whole seconds: SLOT_DURATION_MS counts.
        values["SECONDS_PER_SLOT"] = Text((network.Timing.SlotDurationMs + 999) / 1000);
        values["MIN_GENESIS_ACTIVE_VALIDATOR_COUNT"] = Text((ulong)genesis.Validators.Count);
        values["MIN_GENESIS_TIME"] = genesis.Options.GenesisTime.ToString();
        values["GENESIS_DELAY"] = "0";
        values["SHARD_COMMITTEE_PERIOD"] = Text(ExitRules.AgeMin(genesis));
        foreach (ScheduledFork fork in network.Forks.Forks)
        {
            string name = fork.Name.ToString().ToUpperInvariant();
            values[fork.Name == ForkName.Phase0 ? "GENESIS_FORK_VERSION" : name + "_FORK_VERSION"] = fork.Version.ToString();
            if (fork.Name != ForkName.Phase0)
                values[name + "_FORK_EPOCH"] = fork.Epoch.ToString();
        }

        foreach ((string name, DomainType type) in DomainsByName)
            values["DOMAIN_" + name] = type.ToString();
        values["TARGET_AGGREGATORS_PER_COMMITTEE"] = Text(SpecConstants.TargetAggregatorsPerCommittee);
        values["TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE"] = Text(SpecConstants.TargetAggregatorsPerSyncSubcommittee);
        values["SYNC_COMMITTEE_SUBNET_COUNT"] = Text(SpecConstants.SyncCommitteeSubnetCount);
        return values;
    }

    private static IEnumerable<(string Name, DomainType Type)> DomainsByName =>
    [
        ("BEACON_PROPOSER", DomainTypes.BeaconProposer),
        ("BEACON_ATTESTER", DomainTypes.BeaconAttester),
        ("RANDAO", DomainTypes.Randao),
        ("DEPOSIT", DomainTypes.Deposit),
        ("VOLUNTARY_EXIT", DomainTypes.VoluntaryExit),
        ("SELECTION_PROOF", DomainTypes.SelectionProof),
        ("AGGREGATE_AND_PROOF", DomainTypes.AggregateAndProof),
        ("SYNC_COMMITTEE", DomainTypes.SyncCommittee),
        ("SYNC_COMMITTEE_SELECTION_PROOF", DomainTypes.SyncCommitteeSelectionProof),
        ("CONTRIBUTION_AND_PROOF", DomainTypes.ContributionAndProof),
        ("BLS_TO_EXECUTION_CHANGE", DomainTypes.BlsToExecutionChange),
        ("APPLICATION_BUILDER", DomainTypes.ApplicationBuilder),
    ];

    /// <summary>The lines <c>KEY: value</c> of an embedded file.</summary>
    private static IEnumerable<(string Key, string Value)> Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#')
                yield return (line[..colon], line[(colon + 1)..].Trim().Trim('\''));
        }
    }

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
