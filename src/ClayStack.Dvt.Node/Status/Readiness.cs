using System.Globalization;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Node.Status;

/// <summary>Why a node is not ready to do duties; the list is closed, and <see cref="Readiness.CodeOf"/> gives the stable codes.</summary>
internal enum NotReadyReason
{
    /// <summary>The node's parts did not answer in time.</summary>
    StatusUnavailable,

    /// <summary>It is still starting.</summary>
    Starting,

    /// <summary>It must not go on.</summary>
    Halted,

    /// <summary>Another process of the same operator does the duties; this one takes over when that ends.</summary>
    StandingBy,

    /// <summary>No beacon node can serve duties.</summary>
    BeaconNotReady,

    /// <summary>The chain knows none of the cluster's validators.</summary>
    ValidatorsUnknown,

    /// <summary>Slashing protection knows none of the validators that the chain knows (PROTOCOL S2).</summary>
    ValidatorsWithoutHistory,

    /// <summary>Fewer peers than a quorum needs are connected.</summary>
    PeersTooFew,

    /// <summary>It has not yet heard enough peers since its start (PROTOCOL S5).</summary>
    WaitingForPeers,
}

/// <summary>One reason why a node is not ready.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">What was found, as a sentence.</param>
/// <param name="Remedy">What the operator can do, as a sentence.</param>
internal sealed record NotReady(NotReadyReason Reason, string Detail, string Remedy);

/// <summary>Decides from a snapshot whether the node is ready, and if not, tells every reason. Pure.</summary>
internal static class Readiness
{
    /// <summary>The answer when there is no snapshot.</summary>
    public static IReadOnlyList<NotReady> Unavailable { get; } =
    [
        new(NotReadyReason.StatusUnavailable, "The node's parts did not answer in time.", "Look at the node's log and at the load of the machine; if it lasts, restart the node."),
    ];

    /// <summary>All reasons; none if the node is ready. Before genesis a node with peers and a beacon node is ready.</summary>
    public static IReadOnlyList<NotReady> Of(NodeSnapshot snapshot)
    {
        if (snapshot.Halted is { } halted)
            return [new(NotReadyReason.Halted, $"The node stopped signing: {halted}.", "Do not restart it blindly: make sure that no other node runs with this key, and that its data folder is the newest there is.")];
        if (snapshot.Cluster is null && snapshot.StandingBy is { } standingBy)
            return [new(NotReadyReason.StandingBy, $"This process stands by: {standingBy}.", "Nothing is wrong if that is wanted: it takes over by itself when the other process ends.")];
        if (snapshot.Cluster is not { } cluster)
            return [new(NotReadyReason.Starting, "The node reads its files and opens its store.", "Wait; the log tells if it fails.")];

        List<NotReady> reasons = [];
        if (!cluster.BeaconReady)
            reasons.Add(new(NotReadyReason.BeaconNotReady, $"No beacon node can serve duties: {cluster.BeaconDetail}.", "Start the beacon node, let it sync, and check beacon-nodes."));
        if (cluster.ValidatorsKnown == 0)
            reasons.Add(new(NotReadyReason.ValidatorsUnknown, Invariant($"The chain knows none of the cluster's {cluster.ValidatorCount} validators."), "Check that the beacon node follows the cluster's network; new validators appear once their deposits are processed."));
        else if (cluster.ValidatorsWithoutHistory >= cluster.ValidatorsKnown)
            reasons.Add(new(NotReadyReason.ValidatorsWithoutHistory, Invariant($"Slashing protection has no row for any of the {cluster.ValidatorsKnown} validators that the chain knows, and so refuses to sign."), "Stop the node and import their history by clay-dvt slashing-protection import, or see clay-dvt activate --help."));
        if (cluster.ConnectedPeers.Count < cluster.PeersNeeded)
            reasons.Add(new(NotReadyReason.PeersTooFew, Connected(cluster), "Check that the other operators' nodes run, that their addresses are right, and that a firewall lets one side reach the other."));
        if (cluster.MayVoteSince is null)
            reasons.Add(new(NotReadyReason.WaitingForPeers, Invariant($"Since its start the node has not heard the {cluster.PeersNeeded} peers that could prove an older run; until then it signs nothing slashable."), "Wait for the peers to connect."));
        return reasons;
    }

    /// <summary>The stable code of a reason: <c>PEERS_TOO_FEW</c>.</summary>
    public static string CodeOf(NotReadyReason reason) =>
        string.Concat(reason.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static string Connected(ClusterStatus cluster)
    {
        string who = cluster.ConnectedPeers.Count == 0 ? "none" : string.Join(", ", cluster.ConnectedPeers);
        return Invariant($"A quorum needs {cluster.PeersNeeded} peers, and {cluster.ConnectedPeers.Count} are connected (operators: {who}).");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
