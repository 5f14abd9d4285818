namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>How long a node usually takes for each kind of call: the 90th percentile of its last answers. Thread-safe.</summary>
internal sealed class LatencyTracker
{
    private const int SamplesMax = 32;
    private const int SamplesLeast = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<BeaconCall, Queue<long>> _samples = [];

    public void Add(BeaconCall call, TimeSpan took)
    {
        lock (_gate)
        {
            if (!_samples.TryGetValue(call, out Queue<long>? samples))
                _samples[call] = samples = new Queue<long>(SamplesMax);
            if (samples.Count == SamplesMax)
                samples.Dequeue();
            samples.Enqueue(took.Ticks);
        }
    }

    /// <summary>The time within which nine of ten answers came; null while too few are known.</summary>
    public TimeSpan? Usual(BeaconCall call) => Percentile(call, 90);

    /// <summary>The median of a kind of call; null while too few are known.</summary>
    public TimeSpan? Median(BeaconCall call) => Percentile(call, 50);

    private TimeSpan? Percentile(BeaconCall call, int percent)
    {
        lock (_gate)
        {
            if (!_samples.TryGetValue(call, out Queue<long>? samples) || samples.Count < SamplesLeast)
                return null;
            long[] sorted = [.. samples.Order()];
            return TimeSpan.FromTicks(sorted[(sorted.Length - 1) * percent / 100]);
        }
    }
}
