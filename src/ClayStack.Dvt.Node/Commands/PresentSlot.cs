using System.CommandLine;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>Finds out which slot it is, for commands that run without a node: from the chain's genesis time, given or asked for.</summary>
internal sealed class PresentSlot
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Option<ulong?> _genesisTime = new("--genesis-time")
    {
        Description = "The chain's genesis, in seconds since 1970; the beacon nodes are asked if it is left out.",
        HelpName = "seconds",
    };

    /// <summary>Adds the flag to a command.</summary>
    public PresentSlot(Command command) => command.Add(_genesisTime);

    /// <summary>Gives the chain's clock, or what is wrong and the remedy.</summary>
    public async Task<(ChainClock? Clock, string? Problem)> ClockAsync(
        ParseResult parsed, ConfigurationValues values, Network network, ProgramContext context, CancellationToken cancel)
    {
        if (parsed.GetValue(_genesisTime) is { } given)
            return given <= long.MaxValue / 1000 ? (new ChainClock(new Uint64(given), network), null) : (null, "--genesis-time lies beyond all times.");
        IReadOnlyList<BeaconEndpoint> nodes = values.GetList(NodeKeys.BeaconNodes);
        if (nodes.Count == 0)
            return (null, $"Which slot it is, is not known: set {NodeKeys.BeaconNodes} or give --genesis-time.");
        using BeaconMetrics metrics = new();
        BeaconResult<NetworkIdentity> answer = await NetworkProbe.Identify(
            nodes, network, metrics, context.Time, context.Time.GetUtcNow() + Timeout, cancel);
        return answer.TryGet(out NetworkIdentity? identity, out BeaconError? error)
            ? (new ChainClock(identity.GenesisTime, network), null)
            : (null, $"Which slot it is, is not known: {error.Reason}, {error.Detail}. Start a beacon node of the cluster's chain, or give --genesis-time.");
    }
}
