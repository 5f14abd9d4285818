using System.Buffers;
using System.Text;

namespace ClayStack.Dvt.Node.Status;

/// <summary>What becomes of an instrument's measurements.</summary>
internal enum MetricKind
{
    /// <summary>They are summed up; only rises.</summary>
    Counter,

    /// <summary>Each is the whole sum so far; only rises.</summary>
    ObservedCounter,

    /// <summary>They are summed up; rises and falls.</summary>
    UpDown,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>They are counted by size.</summary>
    Histogram,
}

/// <summary>One metric with its series. Thread-safe.</summary>
/// <param name="name">The metric's name.</param>
/// <param name="help">What it means.</param>
/// <param name="kind">What becomes of measurements.</param>
/// <param name="bounds">A histogram's upper bounds, rising, without the infinite one.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, double[] bounds)
{
    /// <summary>The most series of a metric.</summary>
    public const int SeriesMax = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<char> _labels = new();

    private sealed class Series(int bucketCount)
    {
        public double Value { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[bucketCount];
    }

    /// <summary>What becomes of measurements.</summary>
    public MetricKind Kind => kind;

    /// <summary>Takes a measurement.</summary>
    /// <returns>False if it would need a series too many, or is no number.</returns>
    public bool Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (double.IsNaN(value))
            return false;
        lock (_gate)
        {
            _labels.ResetWrittenCount();
            LabelText.Write(tags, _labels);
            if (!_series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(_labels.WrittenSpan, out Series? series))
            {
                if (_series.Count >= SeriesMax)
                    return false;
                series = new Series(kind == MetricKind.Histogram ? bounds.Length : 0);
                _series.Add(_labels.WrittenSpan.ToString(), series);
            }

            Add(series, value);
            return true;
        }
    }

    /// <summary>Writes the metric; nothing while it has no series.</summary>
    public void Write(StringBuilder text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
                return;
            PrometheusText.Header(text, name, TypeName, help);
            foreach ((string labels, Series series) in _series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (kind == MetricKind.Histogram)
                    WriteHistogram(text, labels, series);
                else
                    PrometheusText.Sample(text, name, labels, series.Value);
            }
        }
    }

    private string TypeName => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private void Add(Series series, double value)
    {
        switch (kind)
        {
            case MetricKind.Counter or MetricKind.UpDown:
                series.Value += value;
                break;
            case MetricKind.ObservedCounter or MetricKind.Gauge:
                series.Value = value;
                break;
            case MetricKind.Histogram:
                series.Value += value;
                series.Count++;
                int bucket = Array.FindIndex(bounds, bound => value <= bound);
                if (bucket >= 0)
                    series.Buckets[bucket]++;
                break;
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        string before = labels.Length == 0 ? "" : labels + ",";
        long below = 0;
        for (int i = 0; i < bounds.Length; i++)
        {
            below += series.Buckets[i];
            PrometheusText.Sample(text, name + "_bucket", $"{before}le=\"{PrometheusText.Number(bounds[i])}\"", below);
        }

        PrometheusText.Sample(text, name + "_bucket", before + "le=\"+Inf\"", series.Count);
        PrometheusText.Sample(text, name + "_sum", labels, series.Value);
        PrometheusText.Sample(text, name + "_count", labels, series.Count);
    }
}
