namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>The last measurements of something, bounded. Not thread-safe.</summary>
/// <param name="max">How many are kept.</param>
internal sealed class RecentSamples(int max)
{
    private readonly Queue<double> _samples = new();

    /// <summary>Keeps one; the oldest makes room.</summary>
    public void Add(double sample)
    {
        _samples.Enqueue(sample);
        if (_samples.Count > max)
            _samples.Dequeue();
    }

    /// <summary>Median and 99th percentile: the values that this share of all does not exceed (nearest rank); null without one.</summary>
    public (double? P50, double? P99) Percentiles()
    {
        double[] sorted = [.. _samples.Order()];
        return (Rank(sorted, 50), Rank(sorted, 99));
    }

    private static double? Rank(double[] sorted, int percent) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (((sorted.Length * percent) + 99) / 100) - 1)];
}
