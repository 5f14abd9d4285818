namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>The last measurements of something, in room that is there from the beginning. Not thread-safe.</summary>
/// <param name="max">How many are kept.</param>
internal sealed class RecentSamples(int max)
{
    private readonly double[] _samples = new double[max];
    private int _count;
    private int _next;

    /// <summary>Keeps one; the oldest makes room.</summary>
    public void Add(double sample)
    {
        _samples[_next] = sample;
        _next = (_next + 1) % max;
        _count = Math.Min(_count + 1, max);
    }

    /// <summary>Median and 99th percentile: the values that this share of all does not exceed (nearest rank); null without one.</summary>
    public (double? P50, double? P99) Percentiles()
    {
        double[] sorted = _samples[.._count];
        Array.Sort(sorted);
        return (Rank(sorted, 50), Rank(sorted, 99));
    }

    private static double? Rank(double[] sorted, int percent) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (((sorted.Length * percent) + 99) / 100) - 1)];
}
