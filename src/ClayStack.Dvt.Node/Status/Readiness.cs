using System.Globalization;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Protection;

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

    /// <summary>Peers proved that its store does not have all that was signed under its identity (PROTOCOL S6).</summary>
    Quarantined,

    /// <summary>Its clock jumped, or differs from the beacon node's (PROTOCOL S9).</summary>
    ClockUncertain,

    /// <summary>All validators that the chain knows are still watched for another instance (PROTOCOL S7).</summary>
    DoppelgangerWatch,
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
        if (cluster.Safety.Quarantine is { } quarantine)
            reasons.Add(new(NotReadyReason.Quarantined, Describe(quarantine), RemedyOf(quarantine)));
        if (cluster.Safety.ClockDoubt is { } doubt)
            reasons.Add(new(NotReadyReason.ClockUncertain, doubt, "Check the time service of this machine and of the beacon node's; once the clock fits the chain, signing goes on by itself."));
        if (cluster.ValidatorsKnown > 0 && cluster.Safety.DoppelgangerWatched >= cluster.ValidatorsKnown)
            reasons.Add(new(NotReadyReason.DoppelgangerWatch, "All validators were imported or activated, and are watched for another instance of them for two whole epochs.", "Wait; make sure that nothing else runs with their keys."));
        if (cluster.MayVoteSince is null && cluster.Safety.Quarantine is null)
            reasons.Add(new(NotReadyReason.WaitingForPeers, Invariant($"Since its start the node has not heard the {cluster.PeersNeeded} peers that could prove an older run; until then it signs nothing slashable."), "Wait for the peers to connect."));
        return reasons;
    }

    /// <summary>The stable code of a reason: <c>PEERS_TOO_FEW</c>.</summary>
    public static string CodeOf(NotReadyReason reason) =>
        string.Concat(reason.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static string Describe(QuarantineStatus quarantine)
    {
        string proof = quarantine.Cause switch
        {
            QuarantineCause.OtherStore => "this node ran with another store before",
            QuarantineCause.HigherFence => "this node ran since its store was last written",
            QuarantineCause.SecondRun => "another run of this node has the same start number",
            QuarantineCause.LaterSignature => "this node signed more than its store has",
            _ => throw new ArgumentOutOfRangeException(nameof(quarantine), quarantine.Cause, "No such cause."),
        };
        string heard = quarantine.Heard is { } sentence ? " " + sentence : "";
        return Invariant($"Peers prove that {proof}: until they have heard nobody else under its identity for {quarantine.SlotsLeft} more slots (about {quarantine.Remaining.TotalMinutes:F0} min), it signs no attestation and no block.{heard}");
    }

    private static string RemedyOf(QuarantineStatus quarantine) => quarantine.Heard is null
        ? "Make sure that no copy of this node runs, and wait: it comes back by itself. Do not restart it, or the wait begins anew. If you have a newer protection store, stop the node and put that back."
        : "Find the other instance of this node and stop it, or stop this one; then wait.";

    private static string Connected(ClusterStatus cluster)
    {
        string who = cluster.ConnectedPeers.Count == 0 ? "none" : string.Join(", ", cluster.ConnectedPeers);
        return Invariant($"A quorum needs {cluster.PeersNeeded} peers, and {cluster.ConnectedPeers.Count} are connected (operators: {who}).");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
