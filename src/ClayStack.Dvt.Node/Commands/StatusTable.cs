using System.Globalization;
using ClayStack.Dvt.Node.Logging;
using ClayStack.Dvt.Node.Status;
using Spectre.Console;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>Shows a status document to people.</summary>
internal static class StatusTable
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss 'UTC'";

    /// <summary>Writes the table, and behind it what keeps the node from being ready.</summary>
    public static void Write(StatusDocument document, IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        Add(table, "ready", document.Ready ? "yes" : "no");
        if (document.Node is { } node)
        {
            Add(table, "node", Invariant($"operator {node.Operator} of {node.Operators}, threshold {node.Threshold}, {node.Network}"));
            Add(table, "definition", node.DefinitionHash);
            Add(table, "running", $"version {document.Version}, since {Time(node.StartedAt)}");
        }

        if (document.Cluster is { } cluster)
            AddCluster(table, cluster);
        if (document.Duties is { } duties)
            AddDuties(table, duties);
        console.Write(table);
        foreach (StatusDocument.ReasonPart reason in document.NotReady)
            console.WriteLine(OneLine.Of($"{reason.Code}: {reason.Detail} {reason.Remedy}"));
    }

    private static void AddCluster(Table table, StatusDocument.ClusterPart cluster)
    {
        Add(table, "slot", cluster.Slot is { } slot ? Invariant($"{slot}") : "before genesis");
        string who = cluster.ConnectedPeers.Count == 0 ? "none" : "operators " + string.Join(", ", cluster.ConnectedPeers);
        Add(table, "peers", Invariant($"{who} connected, {cluster.PeersNeeded} needed"));
        Add(table, "votes", cluster.MayVoteSince is { } since ? $"since {Time(since)}" : "not yet");
        Add(table, "beacon nodes", $"{(cluster.BeaconReady ? "ready" : "not ready")}: {cluster.BeaconDetail}");
        Add(table, "validators", Invariant($"{cluster.ValidatorsKnown} of {cluster.ValidatorCount} known to the chain, {cluster.ValidatorsWithoutHistory} of them without history and unsigned"));
        if (cluster.ForeignSignatures > 0)
            Add(table, "halted", Invariant($"{cluster.ForeignSignatures} validators: the chain has signatures of them that this cluster did not decide; see the log"));
        Add(table, "duties known", cluster.ScheduledEpochs.Count == 0 ? "for no epoch" : "for epochs " + string.Join(", ", cluster.ScheduledEpochs));
    }

    private static void AddDuties(Table table, StatusDocument.DutiesPart duties)
    {
        foreach ((string kind, StatusDocument.KindPart part) in duties.Kinds)
        {
            string latency = part is { LatencyP50Ms: { } median, LatencyP99Ms: { } high } ? Invariant($"; {median:F0} ms median, {high:F0} ms at 99 %") : "";
            Add(table, kind, Invariant($"{part.Done} done, {part.Missed} missed{latency}"));
            if (part.OnChain is { } onChain)
                AddOnChain(table, onChain);
        }

        if (duties.Missed.Count > 0)
            Add(table, "missed because of", string.Join(", ", duties.Missed.Select(entry => Invariant($"{entry.Key} {entry.Value}"))) + " (clay-dvt explain tells more)");
        foreach (StatusDocument.PeerPart peer in duties.Peers)
        {
            string lateness = peer is { LatenessP50Ms: { } median, LatenessP99Ms: { } high } ? Invariant($", {median:F0} ms after ours (median), {high:F0} ms (99 %)") : "";
            Add(table, Invariant($"operator {peer.Operator}"), Invariant($"signed {peer.Came} of {peer.Duties} duties{lateness}"));
        }
    }

    private static void AddOnChain(Table table, StatusDocument.OnChainPart onChain)
    {
        string delay = onChain is { MeanDelay: { } mean and > 0 } ? Invariant($" after {mean:F2} slots") : "";
        string right = onChain.RightHeads + onChain.RightTargets > 0
            ? Invariant($"; head {Percent(onChain.RightHeads, onChain.Included)}, target {Percent(onChain.RightTargets, onChain.Included)} right")
            : "";
        Add(table, "  on chain", Invariant($"{onChain.Included}{delay}{right}"));
        string[] others =
        [
            .. onChain.NotIncluded.Select(entry => Invariant($"{entry.Key} {entry.Value}")),
            .. onChain.Unchecked > 0 ? [Invariant($"{onChain.Unchecked} not checked")] : Array.Empty<string>(),
        ];
        if (others.Length > 0)
            Add(table, "  not on chain", string.Join(", ", others));
    }

    private static string Percent(long part, long whole) => whole == 0 ? "0 %" : Invariant($"{100.0 * part / whole:F1} %");

    private static void Add(Table table, string name, string value) => table.AddRow(new Text(name), new Text(OneLine.Of(value)));

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
