using System.Globalization;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>Compares a beacon node's network with the one that a cluster was made for: nothing may be signed for another chain.</summary>
public static class NetworkCheck
{
    private const string WrongNode = "The beacon node follows another network: correct its address, or the cluster's network.";
    private const string OldNode = "The beacon node and this program know different forks: update whichever is older.";

    /// <summary>The first difference that matters; null if there is none.</summary>
    public static NetworkError? Compare(Network expected, Network actual, Root actualGenesisValidatorsRoot)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (expected.GenesisValidatorsRoot is { } root && root != actualGenesisValidatorsRoot)
            return Differs("genesis_validators_root", actualGenesisValidatorsRoot.ToString(), root.ToString(), WrongNode);
        if (expected.DepositChainId != actual.DepositChainId)
            return Differs("DEPOSIT_CHAIN_ID", Text(actual.DepositChainId), Text(expected.DepositChainId), WrongNode);
        if (expected.Timing.SlotDurationMs != actual.Timing.SlotDurationMs)
            return Differs("SLOT_DURATION_MS", Text(actual.Timing.SlotDurationMs), Text(expected.Timing.SlotDurationMs), WrongNode);
        if (expected.Preset with { Name = "" } != actual.Preset with { Name = "" })
            return Differs("PRESET_BASE", actual.Preset.Name, expected.Preset.Name, WrongNode);
        return CompareForks(expected.Forks, actual.Forks);
    }

    private static NetworkError? CompareForks(ForkSchedule expected, ForkSchedule actual)
    {
        foreach (ScheduledFork fork in expected.Forks)
        {
            string key = fork.Name.ToString().ToUpperInvariant();
            string versionKey = fork.Name == ForkName.Phase0 ? "GENESIS_FORK_VERSION" : key + "_FORK_VERSION";
            if (!actual.TryGet(fork.Name, out ScheduledFork? other))
            {
                // Neither needs to know a fork that has no date.
                if (fork.Epoch == Epoch.FarFuture)
                    continue;
                return new NetworkError(NetworkErrorReason.Missing, versionKey, null, OldNode);
            }

            if (other.Value.Version != fork.Version)
                return Differs(versionKey, other.Value.Version.ToString(), fork.Version.ToString(), WrongNode);
            // A date that only the beacon node knows is news; any other difference splits the cluster from the chain.
            if (other.Value.Epoch != fork.Epoch && fork.Epoch != Epoch.FarFuture)
                return Differs(key + "_FORK_EPOCH", other.Value.Epoch.ToString(), fork.Epoch.ToString(), OldNode);
        }

        return null;
    }

    private static NetworkError Differs(string key, string actual, string expected, string remedy) =>
        new(NetworkErrorReason.Mismatch, key, actual, $"Expected {expected}. {remedy}");

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
