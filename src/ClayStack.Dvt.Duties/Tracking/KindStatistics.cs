namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What became of the duties of one kind since the start.</summary>
/// <param name="Done">Validators' duties done.</param>
/// <param name="Missed">Duties missed.</param>
/// <param name="LatencyP50Ms">Median time from trigger to acceptance of the last <see cref="DutyTracker.SamplesMax"/> slots; null without one.</param>
/// <param name="LatencyP99Ms">The 99th percentile of the same.</param>
public sealed record KindStatistics(long Done, long Missed, double? LatencyP50Ms, double? LatencyP99Ms);
