using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Beacon;

/// <summary>Finds out at the start which chain the beacon nodes follow, before anything else is asked of them.</summary>
public static class NetworkProbe
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Asks all nodes, until the deadline, and gives the first answer that fits. Later ones of other nodes are checked by the
    /// pool, which leaves out whoever follows another chain.
    /// </summary>
    /// <param name="endpoints">The nodes; at least one.</param>
    /// <param name="expected">What the cluster was made for; null to accept whatever chain it is, for test networks.</param>
    /// <param name="metrics">Counts the calls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="deadline">When to give up.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The chain; or WrongNetwork if every node that answered follows another one; or why none answered.</returns>
    public static async Task<BeaconResult<NetworkIdentity>> Identify(
        IReadOnlyList<BeaconEndpoint> endpoints,
        Network? expected,
        BeaconMetrics metrics,
        TimeProvider time,
        DateTimeOffset deadline,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentOutOfRangeException.ThrowIfZero(endpoints.Count, nameof(endpoints));
        List<BeaconHttp> nodes = [.. endpoints.Select(endpoint => new BeaconHttp(endpoint, BeaconHttp.CreateHandler(), time, metrics))];
        try
        {
            return await Identify(nodes, expected, time, deadline, cancellation);
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    internal static async Task<BeaconResult<NetworkIdentity>> Identify(
        IReadOnlyList<BeaconHttp> nodes, Network? expected, TimeProvider time, DateTimeOffset deadline, CancellationToken cancellation)
    {
        while (true)
        {
            BeaconResult<NetworkIdentity>[] answers = await Task.WhenAll(nodes.Select(node => Ask(node, expected, deadline, cancellation)));
            if (Array.Find(answers, answer => answer.IsSuccess) is { } found)
                return found;
            // A node that comes up together with this one is waited for; one of another network does not change.
            bool hopeless = Array.TrueForAll(answers, answer => answer.Error!.Reason == BeaconErrorReason.WrongNetwork);
            if (hopeless || time.GetUtcNow() + Again >= deadline || !await Pause.For(Again, time, cancellation))
                return Array.Find(answers, answer => answer.Error!.Reason == BeaconErrorReason.WrongNetwork) ?? answers[0];
        }
    }

    /// <summary>Asks one node for genesis and config/spec, and compares them.</summary>
    internal static async Task<BeaconResult<NetworkIdentity>> Ask(
        BeaconHttp http, Network? expected, DateTimeOffset deadline, CancellationToken cancellation)
    {
        BeaconResult<GenesisInfo> genesis = await Read(http, BeaconCall.Genesis, "eth/v1/beacon/genesis", HttpCall.Small, NodeReplies.Genesis, deadline, cancellation);
        if (!genesis.TryGet(out GenesisInfo? begun, out _))
            return genesis.Forward<NetworkIdentity>();
        BeaconResult<IReadOnlyDictionary<string, string>> spec = await Read(
            http, BeaconCall.Spec, "eth/v1/config/spec", NodeReplies.SpecBytesMax, NodeReplies.Spec, deadline, cancellation);
        if (!spec.TryGet(out IReadOnlyDictionary<string, string>? values, out _))
            return spec.Forward<NetworkIdentity>();
        if (!NetworkReader.TryRead(values, out Network? network, out NetworkError? error))
            return Fail(BeaconErrorReason.InvalidAnswer, error);
        network = network with { GenesisValidatorsRoot = begun.ValidatorsRoot };
        if (expected is not null && NetworkCheck.Compare(expected, network, begun.ValidatorsRoot) is { } difference)
            return Fail(BeaconErrorReason.WrongNetwork, difference);
        return new(new NetworkIdentity(network, begun.Time, http.Node), http.Node);

        BeaconResult<NetworkIdentity> Fail(BeaconErrorReason reason, NetworkError why) =>
            new(Errors.Of(reason, http.Node, BeaconCall.Spec, why.ToString()), http.Node);
    }

    private static async Task<BeaconResult<T>> Read<T>(
        BeaconHttp http, BeaconCall call, string path, int bytesMax, Func<JsonNode, T> read, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull
    {
        BeaconResult<HttpReply> answer = await http.Send(new HttpCall(call, path, bytesMax), deadline, cancellation);
        if (!answer.TryGet(out HttpReply? reply, out _))
            return answer.Forward<T>();
        return JsonReply.TryRead(reply.Body, read, out T? value, out string? fault)
            ? new BeaconResult<T>(value, http.Node)
            : new BeaconResult<T>(Errors.Of(BeaconErrorReason.InvalidAnswer, http.Node, call, fault), http.Node);
    }
}
