using System.Diagnostics.Metrics;
using System.Text;

namespace ClayStack.Dvt.Node.Status;

/// <summary>
/// Listens to every meter whose name begins with <c>ClayStack.Dvt.</c> and writes what it heard in Prometheus' text format.
/// Instruments of one name are one metric, whichever meter they come from. Thread-safe, and bounded: so many metrics, so many
/// series each; what is beyond is counted in <c>clay_dvt_metrics_dropped_total</c> and not kept.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    /// <summary>What the names of the meters begin with.</summary>
    public const string MeterPrefix = "ClayStack.Dvt.";

    /// <summary>The most metrics.</summary>
    public const int MetricsMax = 512;

    private const string DroppedName = "clay_dvt_metrics_dropped_total";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private long _dropped;

    /// <summary>Listens from now on.</summary>
    /// <param name="isHeard">Which meters to hear; null for those of this product.</param>
    public MetricCollector(Func<Meter, bool>? isHeard = null)
    {
        isHeard ??= static meter => meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isHeard(instrument.Meter) && FamilyOf(instrument) is { } family)
                listener.EnableMeasurementEvents(instrument, family);
        };
        Listen<byte>(static value => value);
        Listen<short>(static value => value);
        Listen<int>(static value => value);
        Listen<long>(static value => value);
        Listen<float>(static value => value);
        Listen<double>(static value => value);
        Listen<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>Writes all metrics, after observable instruments were asked.</summary>
    public void Write(StringBuilder text)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            foreach (MetricFamily family in _families.Values)
                family.Write(text);
        }

        PrometheusText.Header(text, DroppedName, "counter", "Measurements that were not kept, because there were too many metrics or series.");
        PrometheusText.Sample(text, DroppedName, "", Interlocked.Read(ref _dropped));
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Listen<T>(Func<T, double> convert)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) =>
        {
            if (!((MetricFamily)state!).Record(convert(value), tags))
                Interlocked.Increment(ref _dropped);
        });

    private MetricFamily? FamilyOf(Instrument instrument)
    {
        MetricKind kind = KindOf(instrument);
        string name = MetricName.Of(instrument.Name, kind is MetricKind.Counter or MetricKind.ObservedCounter);
        lock (_gate)
        {
            if (_families.TryGetValue(name, out MetricFamily? known))
                return known.Kind == kind ? known : Dropped();
            if (_families.Count >= MetricsMax)
                return Dropped();
            MetricFamily family = new(name, instrument.Description ?? "", kind, kind == MetricKind.Histogram ? BucketsOf(instrument) : []);
            _families.Add(name, family);
            return family;
        }
    }

    private MetricFamily? Dropped()
    {
        Interlocked.Increment(ref _dropped);
        return null;
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Counter<>))
            return MetricKind.Counter;
        if (type == typeof(ObservableCounter<>))
            return MetricKind.ObservedCounter;
        if (type == typeof(UpDownCounter<>))
            return MetricKind.UpDown;
        return type == typeof(Histogram<>) ? MetricKind.Histogram : MetricKind.Gauge;
    }

    /// <summary>The bounds that the instrument advises, else fixed ones for its unit.</summary>
    private static double[] BucketsOf(Instrument instrument)
    {
        double[]? advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised ?? instrument.Unit switch
        {
            "ms" => [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
            "s" => [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
            "By" or "bytes" => [64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304],
            _ => [1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 200, 500, 1000],
        };
    }
}
