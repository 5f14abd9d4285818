using System.CommandLine;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The flags that say which chain a new cluster is for: one by name, or that of a beacon node.</summary>
internal sealed class NetworkFlags
{
    private static readonly Network[] Known = [Ethereum.Networks.Network.Mainnet, Ethereum.Networks.Network.Hoodi, Ethereum.Networks.Network.Sepolia];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The chain's name.</summary>
    public Option<string?> Name { get; } = new("--network")
    {
        Description = $"The chain: {string.Join(", ", Known.Select(network => network.Name))}. If it is left out, the beacon node is asked for its own.",
        HelpName = "name",
    };

    /// <summary>Beacon nodes, which also get into each node.yaml.</summary>
    public Option<string[]> BeaconNodes { get; } = new("--beacon-node")
    {
        Description = "A beacon node for the nodes' configuration, several times for several; without --network also the one that tells the chain.",
        HelpName = "URL",
    };

    /// <summary>Gives the chain, or what is wrong and the remedy.</summary>
    public async Task<(ClusterNetwork? Network, string? Problem)> ReadAsync(ParseResult parsed, ProgramContext context, CancellationToken cancel)
    {
        List<BeaconEndpoint> nodes = [];
        foreach (string url in parsed.GetValue(BeaconNodes) ?? [])
        {
            if (!BeaconEndpoint.TryParse(url, out BeaconEndpoint? node, out string? wrong))
                return (null, wrong);
            nodes.Add(node);
        }

        if (parsed.GetValue(Name) is { } name)
        {
            return Array.Find(Known, network => string.Equals(network.Name, name, StringComparison.Ordinal)) is { } known
                ? (ClusterNetwork.From(known, known.GenesisValidatorsRoot!.Value), null)
                : (null, $"There is no network '{name}' built in: use {string.Join(", ", Known.Select(network => network.Name))}, or leave --network out and name a beacon node of that chain.");
        }

        if (nodes.Count == 0)
            return (null, "For which chain is not said: give --network, or --beacon-node of a node that follows it.");
        using BeaconMetrics metrics = new();
        BeaconResult<NetworkIdentity> answer = await NetworkProbe.Identify(nodes, expected: null, metrics, context.Time, context.Time.GetUtcNow() + Timeout, cancel);
        return answer.TryGet(out NetworkIdentity? identity, out BeaconError? error)
            ? (ClusterNetwork.From(identity.Network, identity.Network.GenesisValidatorsRoot!.Value), null)
            : (null, $"The beacon node does not tell its chain: {error.Reason}, {error.Detail}. Start it, or give --network.");
    }
}
