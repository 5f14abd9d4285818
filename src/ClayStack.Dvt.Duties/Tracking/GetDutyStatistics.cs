namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Asks a <see cref="DutyTracker"/> for its <see cref="DutyStatistics"/>.</summary>
public sealed record GetDutyStatistics;
