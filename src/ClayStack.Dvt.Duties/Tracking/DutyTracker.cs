using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Keeps account of every duty's outcome, of what the chain took, and of the peers' part in it: metrics, totals, and the last
/// latencies. Each outcome is also published, for the operator's log.
/// </summary>
public sealed class DutyTracker : ReceiveActor
{
    /// <summary>How many latencies are kept of a kind of duty, and of a peer.</summary>
    public const int SamplesMax = 4096;

    private readonly DutyMetrics _metrics;
    private readonly SortedDictionary<MissReason, long> _missed = [];
    private readonly SortedDictionary<DutyType, Kind> _kinds = [];
    private readonly SortedDictionary<OperatorIndex, Peer> _peers = [];
    private readonly SortedDictionary<DutyType, OnChain> _onChain = [];

    /// <summary>Binds the instruments.</summary>
    public DutyTracker(DutyMetrics metrics)
    {
        _metrics = metrics;
        Receive<DutyOutcome>(OnOutcome);
        Receive<InclusionOutcome>(OnInclusion);
        Receive<PartialsSeen>(OnPartials);
        Receive<GetDutyStatistics>(_ => Sender.Tell(Statistics(), Self));
    }

    private void OnOutcome(DutyOutcome outcome)
    {
        _metrics.Record(outcome);
        if (!_kinds.TryGetValue(outcome.Duty, out Kind? kind))
            _kinds.Add(outcome.Duty, kind = new Kind());
        kind.Done += outcome.Done.Count;
        kind.Missed += outcome.Missed.Count;
        foreach (MissedValidator missed in outcome.Missed)
            _missed[missed.Reason] = _missed.GetValueOrDefault(missed.Reason) + 1;
        if (outcome is { Trigger: { } trigger, Submitted: { } submitted })
            kind.LatencyMs.Add((submitted - trigger).TotalMilliseconds);
        Context.System.EventStream.Publish(outcome);
    }

    private void OnInclusion(InclusionOutcome outcome)
    {
        _metrics.Record(outcome);
        if (!_onChain.TryGetValue(outcome.Duty, out OnChain? onChain))
            _onChain.Add(outcome.Duty, onChain = new OnChain());
        onChain.Included += outcome.Included.Count;
        onChain.Unchecked += outcome.Unchecked;
        foreach (IncludedDuty included in outcome.Included)
        {
            onChain.Delay += included.Delay;
            onChain.RightHeads += included.RightHead == true ? 1 : 0;
            onChain.RightTargets += included.RightTarget == true ? 1 : 0;
        }

        foreach (NotIncluded missing in outcome.NotIncluded)
            onChain.NotIncluded[missing.Reason] = onChain.NotIncluded.GetValueOrDefault(missing.Reason) + 1;
        Context.System.EventStream.Publish(outcome);
    }

    private void OnPartials(PartialsSeen seen)
    {
        foreach ((OperatorIndex index, TimeSpan? lateness) in seen.Lateness)
        {
            _metrics.PartialsSeen(index, seen.Duty, lateness);
            if (!_peers.TryGetValue(index, out Peer? peer))
                _peers.Add(index, peer = new Peer());
            peer.Duties++;
            if (lateness is not { } late)
                continue;
            peer.Came++;
            peer.LatenessMs.Add(late.TotalMilliseconds);
        }
    }

    private DutyStatistics Statistics()
    {
        Dictionary<DutyType, KindStatistics> kinds = [];
        foreach ((DutyType duty, Kind kind) in _kinds)
        {
            (double? p50, double? p99) = kind.LatencyMs.Percentiles();
            kinds.Add(duty, new KindStatistics(kind.Done, kind.Missed, p50, p99));
        }

        List<PeerParticipation> peers = [];
        foreach ((OperatorIndex index, Peer peer) in _peers)
        {
            (double? p50, double? p99) = peer.LatenessMs.Percentiles();
            peers.Add(new PeerParticipation(index, peer.Duties, peer.Came, p50, p99));
        }

        return new DutyStatistics(kinds, new SortedDictionary<MissReason, long>(_missed), peers)
        {
            OnChain = _onChain.ToDictionary(entry => entry.Key, entry => entry.Value.ToStatistics()),
        };
    }

    private sealed class Kind
    {
        public long Done { get; set; }

        public long Missed { get; set; }

        public RecentSamples LatencyMs { get; } = new(SamplesMax);
    }

    private sealed class OnChain
    {
        public long Included { get; set; }

        public long Unchecked { get; set; }

        public ulong Delay { get; set; }

        public long RightHeads { get; set; }

        public long RightTargets { get; set; }

        public SortedDictionary<NotIncludedReason, long> NotIncluded { get; } = [];

        public InclusionStatistics ToStatistics() => new(
            Included,
            new SortedDictionary<NotIncludedReason, long>(NotIncluded),
            Unchecked,
            Included > 0 ? (double)Delay / Included : null,
            RightHeads,
            RightTargets);
    }

    private sealed class Peer
    {
        public long Duties { get; set; }

        public long Came { get; set; }

        public RecentSamples LatenessMs { get; } = new(SamplesMax);
    }
}
