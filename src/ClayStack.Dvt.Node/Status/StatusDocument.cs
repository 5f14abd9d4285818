using System.Text.Json;
using System.Text.Json.Serialization;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Node.Status;

/// <summary>
/// What <c>/status</c> says, and what <c>clay-dvt status</c> reads. Within a schema version members are only added.
/// </summary>
internal sealed record StatusDocument
{
    /// <summary>The version of this shape.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of the document's shape.</summary>
    public required int Schema { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>When the snapshot was taken, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether the node is ready.</summary>
    public required bool Ready { get; init; }

    /// <summary>If it is not, why.</summary>
    public required IReadOnlyList<ReasonPart> NotReady { get; init; }

    /// <summary>Who the node is; null while it starts.</summary>
    public NodePart? Node { get; init; }

    /// <summary>How its cluster does; null while it starts.</summary>
    public ClusterPart? Cluster { get; init; }

    /// <summary>What became of its duties; null while it starts.</summary>
    public DutiesPart? Duties { get; init; }

    /// <summary>A reason for not being ready.</summary>
    internal sealed record ReasonPart(string Code, string Detail, string Remedy);

    /// <summary>Who the node is.</summary>
    internal sealed record NodePart(string Network, string DefinitionHash, int Operator, int Operators, int Threshold, DateTimeOffset StartedAt);

    /// <summary>How the cluster does.</summary>
    internal sealed record ClusterPart(
        ulong? Slot,
        IReadOnlyList<int> ConnectedPeers,
        int PeersNeeded,
        DateTimeOffset? MayVoteSince,
        bool BeaconReady,
        string BeaconDetail,
        int ValidatorsKnown,
        int ValidatorCount,
        int ValidatorsWithoutHistory,
        IReadOnlyList<ulong> ScheduledEpochs,
        int LiveDuties)
    {
        /// <summary>What holds the node back from signing attestations and blocks; empty if nothing does.</summary>
        public IReadOnlyList<string> SigningHolds { get; init; } = [];

        /// <summary>The quarantine; null if there is none.</summary>
        public QuarantinePart? Quarantine { get; init; }

        /// <summary>How many validators are still watched for another instance.</summary>
        public int DoppelgangerWatched { get; init; }

        /// <summary>How many validators are halted, because the chain has a signature of them that the cluster did not decide.</summary>
        public int ForeignSignatures { get; init; }
    }

    /// <summary>A quarantine that lasts.</summary>
    internal sealed record QuarantinePart(string Cause, ulong SlotsLeft, double RemainingSeconds, string? Heard);

    /// <summary>What became of the duties since the start; the latencies are those of attestations.</summary>
    internal sealed record DutiesPart(
        long Done,
        IReadOnlyDictionary<string, long> Missed,
        double? LatencyP50Ms,
        double? LatencyP99Ms,
        IReadOnlyDictionary<string, KindPart> Kinds,
        IReadOnlyList<PeerPart> Peers);

    /// <summary>What became of the duties of one kind.</summary>
    internal sealed record KindPart(long Done, long Missed, double? LatencyP50Ms, double? LatencyP99Ms)
    {
        /// <summary>What the chain took of what was done; null if nothing was judged yet.</summary>
        public OnChainPart? OnChain { get; init; }
    }

    /// <summary>What the chain took: what is not on it by reason, the mean delay in slots, and how many voted for what the chain has.</summary>
    internal sealed record OnChainPart(
        long Included, IReadOnlyDictionary<string, long> NotIncluded, long Unchecked, double? MeanDelay, long RightHeads, long RightTargets);

    /// <summary>In how many duties an operator's partial signatures were due and came, and how long after this node's own.</summary>
    internal sealed record PeerPart(int Operator, long Duties, long Came, double? LatenessP50Ms, double? LatenessP99Ms);

    /// <summary>Makes the document.</summary>
    /// <param name="snapshot">What the node says; null if it did not answer.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="time">When the snapshot was taken.</param>
    public static StatusDocument Of(NodeSnapshot? snapshot, string version, DateTimeOffset time)
    {
        IReadOnlyList<NotReady> reasons = snapshot is null ? Readiness.Unavailable : Readiness.Of(snapshot);
        return new StatusDocument
        {
            Schema = CurrentSchema,
            Version = version,
            Time = time,
            Ready = reasons.Count == 0,
            NotReady = [.. reasons.Select(reason => new ReasonPart(Readiness.CodeOf(reason.Reason), reason.Detail, reason.Remedy))],
            Node = snapshot?.Identity is { } identity
                ? new NodePart(identity.Network, identity.DefinitionHash, identity.Self.Value, identity.Operators, identity.Threshold, identity.StartedAt)
                : null,
            Cluster = snapshot?.Cluster is { } cluster
                ? new ClusterPart(
                    cluster.Slot?.Value, [.. cluster.ConnectedPeers.Select(peer => peer.Value)], cluster.PeersNeeded, cluster.MayVoteSince,
                    cluster.BeaconReady, cluster.BeaconDetail, cluster.ValidatorsKnown, cluster.ValidatorCount,
                    cluster.ValidatorsWithoutHistory,
                    [.. cluster.ScheduledEpochs.Select(epoch => epoch.Value)], cluster.LiveDuties)
                {
                    SigningHolds = [.. cluster.Safety.Holds.Select(hold => hold.Code())],
                    Quarantine = cluster.Safety.Quarantine is { } quarantine
                        ? new QuarantinePart(quarantine.Cause.ToString(), quarantine.SlotsLeft, quarantine.Remaining.TotalSeconds, quarantine.Heard)
                        : null,
                    DoppelgangerWatched = cluster.Safety.DoppelgangerWatched,
                    ForeignSignatures = cluster.Safety.ForeignSignatures,
                }
                : null,
            Duties = snapshot?.Duties is { } duties ? Of(duties) : null,
        };
    }

    private static DutiesPart Of(DutyStatistics duties)
    {
        KindStatistics? attestations = duties.Kinds.GetValueOrDefault(DutyType.Attestation);
        return new DutiesPart(
            duties.Done,
            new SortedDictionary<string, long>(duties.Missed.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value), StringComparer.Ordinal),
            attestations?.LatencyP50Ms,
            attestations?.LatencyP99Ms,
            duties.Kinds.OrderBy(entry => entry.Key).ToDictionary(
                entry => entry.Key.ToString(),
                entry => new KindPart(entry.Value.Done, entry.Value.Missed, entry.Value.LatencyP50Ms, entry.Value.LatencyP99Ms)
                {
                    OnChain = duties.OnChain.TryGetValue(entry.Key, out InclusionStatistics? onChain) ? Of(onChain) : null,
                }),
            [.. duties.Peers.Select(peer => new PeerPart(peer.Peer.Value, peer.Duties, peer.Came, peer.LatenessP50Ms, peer.LatenessP99Ms))]);
    }

    private static OnChainPart Of(InclusionStatistics onChain) => new(
        onChain.Included,
        new SortedDictionary<string, long>(onChain.NotIncluded.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value), StringComparer.Ordinal),
        onChain.Unchecked,
        onChain.MeanDelay,
        onChain.RightHeads,
        onChain.RightTargets);

    /// <summary>The document as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StatusJson.Default.StatusDocument);

    /// <summary>Reads a document.</summary>
    /// <returns>Null if it is none.</returns>
    public static StatusDocument? FromJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, StatusJson.Default.StatusDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The serializer's code for <see cref="StatusDocument"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
