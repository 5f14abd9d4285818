namespace ClayStack.Dvt.Actors;

/// <summary>The restarts of one child in the current time range; <paramref name="Start"/> is monotonic time.</summary>
internal readonly record struct RestartWindow(TimeSpan Start, int Count);
