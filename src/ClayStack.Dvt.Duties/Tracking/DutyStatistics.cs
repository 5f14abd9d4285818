namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What became of all duties since the start.</summary>
/// <param name="Done">Validators' duties done.</param>
/// <param name="Missed">Duties missed, by reason; reasons without a miss are left out.</param>
/// <param name="LatencyP50Ms">Median time from trigger to acceptance of the last <see cref="DutyTracker.SamplesMax"/> duties; null without one.</param>
/// <param name="LatencyP99Ms">The 99th percentile of the same.</param>
public sealed record DutyStatistics(
    long Done, IReadOnlyDictionary<MissReason, long> Missed, double? LatencyP50Ms, double? LatencyP99Ms);
