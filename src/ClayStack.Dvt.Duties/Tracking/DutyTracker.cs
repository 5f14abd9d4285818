using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Keeps account of every duty's outcome: metrics, totals, and the last latencies. Each outcome is also published, for the
/// operator's log.
/// </summary>
public sealed class DutyTracker : ReceiveActor
{
    /// <summary>How many latencies are kept.</summary>
    public const int SamplesMax = 8192;

    private readonly DutyMetrics _metrics;
    private readonly SortedDictionary<MissReason, long> _missed = [];
    private readonly Queue<double> _latencies = new();
    private long _done;

    /// <summary>Binds the instruments.</summary>
    public DutyTracker(DutyMetrics metrics)
    {
        _metrics = metrics;
        Receive<DutyOutcome>(OnOutcome);
        Receive<GetDutyStatistics>(_ => Sender.Tell(Statistics(), Self));
    }

    private void OnOutcome(DutyOutcome outcome)
    {
        _metrics.Record(outcome);
        _done += outcome.Done.Count;
        foreach (MissedValidator missed in outcome.Missed)
            _missed[missed.Reason] = _missed.GetValueOrDefault(missed.Reason) + 1;
        if (outcome is { Trigger: { } trigger, Submitted: { } submitted })
        {
            _latencies.Enqueue((submitted - trigger).TotalMilliseconds);
            if (_latencies.Count > SamplesMax)
                _latencies.Dequeue();
        }

        Context.System.EventStream.Publish(outcome);
    }

    private DutyStatistics Statistics()
    {
        double[] sorted = [.. _latencies.Order()];
        return new DutyStatistics(
            _done, new SortedDictionary<MissReason, long>(_missed), Percentile(sorted, 50), Percentile(sorted, 99));
    }

    /// <summary>The value that this share of all values does not exceed (nearest rank).</summary>
    private static double? Percentile(double[] sorted, int percent) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, ((sorted.Length * percent) + 99) / 100 - 1)];
}
