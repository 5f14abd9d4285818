using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Keeps account of every duty's outcome and of the peers' part in it: metrics, totals, and the last latencies. Each outcome is
/// also published, for the operator's log.
/// </summary>
public sealed class DutyTracker : ReceiveActor
{
    /// <summary>How many latencies are kept of a kind of duty, and of a peer.</summary>
    public const int SamplesMax = 4096;

    private readonly DutyMetrics _metrics;
    private readonly SortedDictionary<MissReason, long> _missed = [];
    private readonly SortedDictionary<DutyType, Kind> _kinds = [];
    private readonly SortedDictionary<OperatorIndex, Peer> _peers = [];

    /// <summary>Binds the instruments.</summary>
    public DutyTracker(DutyMetrics metrics)
    {
        _metrics = metrics;
        Receive<DutyOutcome>(OnOutcome);
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

        return new DutyStatistics(kinds, new SortedDictionary<MissReason, long>(_missed), peers);
    }

    private sealed class Kind
    {
        public long Done { get; set; }

        public long Missed { get; set; }

        public RecentSamples LatencyMs { get; } = new(SamplesMax);
    }

    private sealed class Peer
    {
        public long Duties { get; set; }

        public long Came { get; set; }

        public RecentSamples LatenessMs { get; } = new(SamplesMax);
    }
}
