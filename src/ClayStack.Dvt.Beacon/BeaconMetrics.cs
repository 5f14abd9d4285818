using System.Diagnostics.Metrics;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon;

/// <summary>
/// What the beacon adapter counts, as plain numbers and as instruments of the meter <c>ClayStack.Dvt.Beacon</c>. Thread-safe.
/// </summary>
public sealed class BeaconMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ClayStack.Dvt.Beacon";

    private static readonly int CallCount = Enum.GetValues<BeaconCall>().Length;

    private readonly Meter _meter = new(MeterName);
    private readonly long[] _calls = new long[CallCount];
    private readonly long[] _failures = new long[CallCount];
    private readonly long[] _bytesSent = new long[CallCount];
    private readonly long[] _bytesReceived = new long[CallCount];
    private readonly Counter<long> _callCounter;
    private readonly Counter<long> _sentCounter;
    private readonly Counter<long> _receivedCounter;
    private readonly Histogram<double> _latency;
    private long _hedges;
    private long _hedgesWon;
    private long _disagreements;
    private long _streamRestarts;

    /// <summary>Creates the instruments.</summary>
    public BeaconMetrics()
    {
        _callCounter = _meter.CreateCounter<long>("dvt_beacon_calls", "{call}", "Calls, by node, call and outcome.");
        _sentCounter = _meter.CreateCounter<long>("dvt_beacon_sent", "By", "Bytes of request bodies, by call.");
        _receivedCounter = _meter.CreateCounter<long>("dvt_beacon_received", "By", "Bytes of response bodies, by call.");
        _latency = _meter.CreateHistogram<double>("dvt_beacon_latency", "ms", "Time from request to answer, by node and call.");
        _meter.CreateObservableCounter("dvt_beacon_hedges", () => Hedges, "{call}", "Second requests sent because the first was slow.");
        _meter.CreateObservableCounter("dvt_beacon_hedges_won", () => HedgesWon, "{call}", "Second requests that answered first.");
        _meter.CreateObservableCounter("dvt_beacon_disagreements", () => Disagreements, "{event}", "Duties that differ at one dependent root.");
        _meter.CreateObservableCounter("dvt_beacon_stream_restarts", () => StreamRestarts, "{event}", "Event streams opened again.");
    }

    /// <summary>Second requests sent because the first was slow.</summary>
    public long Hedges => Interlocked.Read(ref _hedges);

    /// <summary>Second requests that answered first.</summary>
    public long HedgesWon => Interlocked.Read(ref _hedgesWon);

    /// <summary>Times that two beacon nodes gave different duties at one dependent root.</summary>
    public long Disagreements => Interlocked.Read(ref _disagreements);

    /// <summary>Times that an event stream had to be opened again.</summary>
    public long StreamRestarts => Interlocked.Read(ref _streamRestarts);

    /// <summary>How many exchanges of a kind there were.</summary>
    public long Calls(BeaconCall call) => Interlocked.Read(ref _calls[(int)call]);

    /// <summary>How many of them gave no usable answer.</summary>
    public long Failures(BeaconCall call) => Interlocked.Read(ref _failures[(int)call]);

    /// <summary>Bytes of their request bodies.</summary>
    public long BytesSent(BeaconCall call) => Interlocked.Read(ref _bytesSent[(int)call]);

    /// <summary>Bytes of their response bodies, events included.</summary>
    public long BytesReceived(BeaconCall call) => Interlocked.Read(ref _bytesReceived[(int)call]);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Exchanged(string node, BeaconCall call, BeaconErrorReason? failure, TimeSpan took)
    {
        Interlocked.Increment(ref _calls[(int)call]);
        if (failure is not null)
            Interlocked.Increment(ref _failures[(int)call]);
        KeyValuePair<string, object?> nodeTag = new("node", node);
        KeyValuePair<string, object?> callTag = new("call", call.ToString());
        _callCounter.Add(1, nodeTag, callTag, new KeyValuePair<string, object?>("outcome", failure?.ToString() ?? "Ok"));
        _latency.Record(took.TotalMilliseconds, nodeTag, callTag);
    }

    internal void Sent(BeaconCall call, long bytes)
    {
        Interlocked.Add(ref _bytesSent[(int)call], bytes);
        _sentCounter.Add(bytes, new KeyValuePair<string, object?>("call", call.ToString()));
    }

    internal void Received(BeaconCall call, long bytes)
    {
        Interlocked.Add(ref _bytesReceived[(int)call], bytes);
        _receivedCounter.Add(bytes, new KeyValuePair<string, object?>("call", call.ToString()));
    }

    internal void Hedged() => Interlocked.Increment(ref _hedges);

    internal void HedgeWon() => Interlocked.Increment(ref _hedgesWon);

    internal void Disagreed() => Interlocked.Increment(ref _disagreements);

    internal void StreamRestarted() => Interlocked.Increment(ref _streamRestarts);
}
