using System.Diagnostics.Metrics;
using System.Text;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.Tests.Node.Status;

public sealed class MetricCollectorTests : IDisposable
{
    // Meters are heard by instance, so that tests that run beside this one are not.
    private readonly Meter _meter = new("ClayStack.Dvt.Sample");
    private readonly MetricCollector _collector;

    public MetricCollectorTests() => _collector = new MetricCollector(meter => ReferenceEquals(meter, _meter));

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_EveryKindOfInstrument_IsPrometheusText()
    {
        Counter<long> counter = _meter.CreateCounter<long>("duties_done", description: "Duties done.\nA \\ second line.");
        counter.Add(2, new KeyValuePair<string, object?>("duty", "Attestation"));
        counter.Add(3, new KeyValuePair<string, object?>("duty", "Attestation"));
        counter.Add(1, new("reason", "a \"quoted\"\nline \\"), new("duty", 7), new("ok", true), new("1st label", null));
        UpDownCounter<int> upDown = _meter.CreateUpDownCounter<int>("streams");
        upDown.Add(3);
        upDown.Add(-5);
        _meter.CreateGauge<double>("load", description: "Load.").Record(0.1);
        _meter.CreateObservableGauge("queue.length", () => 4);
        _meter.CreateObservableCounter("bytes", () => new Measurement<long>(9_007_199_254_740_993));
        Histogram<double> latency = _meter.CreateHistogram<double>("duty_latency_ms", "ms", "Latency.");
        latency.Record(1);
        latency.Record(1.5);
        latency.Record(20_000);
        _meter.CreateHistogram("advised", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [10, 20] }).Record(15, new KeyValuePair<string, object?>("a", "b"));
        _meter.CreateCounter<int>("never_used");

        Assert.Equal(
            """
            # TYPE clay_dvt_advised histogram
            clay_dvt_advised_bucket{a="b",le="10"} 0
            clay_dvt_advised_bucket{a="b",le="20"} 1
            clay_dvt_advised_bucket{a="b",le="+Inf"} 1
            clay_dvt_advised_sum{a="b"} 15
            clay_dvt_advised_count{a="b"} 1
            # TYPE clay_dvt_bytes_total counter
            clay_dvt_bytes_total 9007199254740992
            # HELP clay_dvt_duties_done_total Duties done.\nA \\ second line.
            # TYPE clay_dvt_duties_done_total counter
            clay_dvt_duties_done_total{_st_label="",duty="7",ok="true",reason="a \"quoted\"\nline \\"} 1
            clay_dvt_duties_done_total{duty="Attestation"} 5
            # HELP clay_dvt_duty_latency_ms Latency.
            # TYPE clay_dvt_duty_latency_ms histogram
            clay_dvt_duty_latency_ms_bucket{le="1"} 1
            clay_dvt_duty_latency_ms_bucket{le="2"} 2
            clay_dvt_duty_latency_ms_bucket{le="5"} 2
            clay_dvt_duty_latency_ms_bucket{le="10"} 2
            clay_dvt_duty_latency_ms_bucket{le="20"} 2
            clay_dvt_duty_latency_ms_bucket{le="50"} 2
            clay_dvt_duty_latency_ms_bucket{le="100"} 2
            clay_dvt_duty_latency_ms_bucket{le="200"} 2
            clay_dvt_duty_latency_ms_bucket{le="500"} 2
            clay_dvt_duty_latency_ms_bucket{le="1000"} 2
            clay_dvt_duty_latency_ms_bucket{le="2000"} 2
            clay_dvt_duty_latency_ms_bucket{le="5000"} 2
            clay_dvt_duty_latency_ms_bucket{le="10000"} 2
            clay_dvt_duty_latency_ms_bucket{le="+Inf"} 3
            clay_dvt_duty_latency_ms_sum 20002.5
            clay_dvt_duty_latency_ms_count 3
            # HELP clay_dvt_load Load.
            # TYPE clay_dvt_load gauge
            clay_dvt_load 0.1
            # TYPE clay_dvt_queue_length gauge
            clay_dvt_queue_length 4
            # TYPE clay_dvt_streams gauge
            clay_dvt_streams -2
            # HELP clay_dvt_metrics_dropped_total Measurements that were not kept, because there were too many metrics or series.
            # TYPE clay_dvt_metrics_dropped_total counter
            clay_dvt_metrics_dropped_total 0

            """.ReplaceLineEndings("\n"),
            Text());
    }

    [Fact]
    public void Write_OneInstrumentOfTwoMeters_IsOneMetric()
    {
        using Meter other = new("ClayStack.Dvt.Sample");
        using MetricCollector collector = new(meter => ReferenceEquals(meter, _meter) || ReferenceEquals(meter, other));
        _meter.CreateCounter<long>("c").Add(1);
        other.CreateCounter<long>("c").Add(2);

        Assert.Contains("clay_dvt_c_total 3\n", Text(collector), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreSeriesThanAllowed_KeepsTheFirstAndCountsTheRest()
    {
        Counter<long> counter = _meter.CreateCounter<long>("c");
        for (int i = 0; i <= MetricFamily.SeriesMax + 1; i++)
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        counter.Add(1, new KeyValuePair<string, object?>("i", 0));
        string text = Text();

        Assert.Contains("clay_dvt_c_total{i=\"0\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains($"clay_dvt_c_total{{i=\"{MetricFamily.SeriesMax - 1}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{{i=\"{MetricFamily.SeriesMax}\"}}", text, StringComparison.Ordinal);
        Assert.Contains("clay_dvt_metrics_dropped_total 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreMetricsThanAllowed_KeepsTheFirstAndCountsTheRest()
    {
        for (int i = 0; i <= MetricCollector.MetricsMax; i++)
            _meter.CreateCounter<long>($"c{i}").Add(1);
        string text = Text();

        Assert.Contains($"clay_dvt_c{MetricCollector.MetricsMax - 1}_total 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"clay_dvt_c{MetricCollector.MetricsMax}_total", text, StringComparison.Ordinal);
        Assert.Contains("clay_dvt_metrics_dropped_total 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OneNameForTwoKinds_KeepsTheFirst()
    {
        _meter.CreateGauge<long>("c_total").Record(7);
        _meter.CreateCounter<long>("c").Add(1);
        string text = Text();

        Assert.Contains("# TYPE clay_dvt_c_total gauge\nclay_dvt_c_total 7\n", text, StringComparison.Ordinal);
        Assert.Contains("clay_dvt_metrics_dropped_total 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ForeignMeter_IsNotHeard()
    {
        using MetricCollector collector = new();
        using Meter foreign = new("Other.Dvt.Sample");
        foreign.CreateCounter<long>("foreign_counter").Add(1);

        Assert.DoesNotContain("foreign_counter", Text(collector), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LongLabel_IsCut()
    {
        _meter.CreateCounter<long>("c").Add(1, new KeyValuePair<string, object?>("a", new string('x', LabelText.ValueLengthMax + 1)));

        Assert.Contains($"{{a=\"{new string('x', LabelText.ValueLengthMax)}\"}}", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NotANumber_IsCountedAndNotKept()
    {
        _meter.CreateGauge<double>("g").Record(double.NaN);
        string text = Text();

        Assert.DoesNotContain("clay_dvt_g", text, StringComparison.Ordinal);
        Assert.Contains("clay_dvt_metrics_dropped_total 1\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3, "-3")]
    [InlineData(0.25, "0.25")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e300, "1E+300")]
    public void Number_ReadsBackTheSame(double value, string expected) =>
        Assert.Equal(expected, PrometheusText.Number(value));

    [Fact]
    public void ProcessFigures_AreThoseOfALivingProcess()
    {
        ProcessFigures figures = ProcessFigures.Read();

        Assert.True(figures.ResidentBytes > 1_000_000 && figures.HeapBytes > 0 && figures.CpuSeconds > 0 && figures.StartTimeSeconds > 1_600_000_000);
    }

    [Fact]
    public void ProcessFigures_AreWrittenUnderTheUsualNames()
    {
        StringBuilder text = new();
        new ProcessFigures(1024, 1.5, 512, 0.25, 1_700_000_000.5).Write(text);

        Assert.Equal(
            [
                "process_cpu_seconds_total 1.5", "process_resident_memory_bytes 1024", "process_start_time_seconds 1700000000.5",
                "dotnet_gc_heap_bytes 512", "dotnet_gc_pause_seconds_total 0.25",
            ],
            text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'));
    }

    private string Text() => Text(_collector);

    private static string Text(MetricCollector collector)
    {
        StringBuilder text = new();
        collector.Write(text);
        return text.ToString();
    }
}
