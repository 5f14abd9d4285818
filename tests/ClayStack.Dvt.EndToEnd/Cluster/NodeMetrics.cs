using System.Globalization;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>What a node's <c>/metrics</c> said at one time.</summary>
internal sealed class NodeMetrics
{
    private readonly Dictionary<string, double> _samples;

    private NodeMetrics(Dictionary<string, double> samples) => _samples = samples;

    /// <summary>Connections of others that are in their handshake.</summary>
    public long InHandshake => Read("clay_dvt_peer_connections{state=\"handshake\"}");

    /// <summary>Connections of others behind their handshake.</summary>
    public long Established => Read("clay_dvt_peer_connections{state=\"established\"}");

    public long UnknownKeys => Read("clay_dvt_peer_unknown_keys_total");

    /// <summary>Signatures that slashing protection refused, for whatever reason.</summary>
    public long ProtectionRefusals => (long)_samples
        .Where(sample => sample.Key.StartsWith("clay_dvt_protection_refusals_total{", StringComparison.Ordinal))
        .Sum(sample => sample.Value);

    public static NodeMetrics Parse(string text) => new(
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
            StringComparer.Ordinal));

    /// <summary>Connections refused for a reason since an earlier time.</summary>
    public long ConnectionsSince(NodeMetrics earlier, string reason)
    {
        string name = $"clay_dvt_peer_connections_refused_total{{reason=\"{reason}\"}}";
        return Read(name) - earlier.Read(name);
    }

    /// <summary>What was refused of one operator since an earlier time, by reason.</summary>
    public SortedDictionary<string, long> RefusalsSince(NodeMetrics earlier, int @operator)
    {
        string start = $"clay_dvt_peer_refusals_total{{operator=\"{@operator}\",reason=\"";
        SortedDictionary<string, long> refusals = new(StringComparer.Ordinal);
        foreach ((string name, double value) in _samples)
        {
            double before = earlier._samples.GetValueOrDefault(name);
            if (name.StartsWith(start, StringComparison.Ordinal) && value > before)
                refusals.Add(name[start.Length..].Split('"')[0], (long)(value - before));
        }

        return refusals;
    }

    private long Read(string name) => _samples.TryGetValue(name, out double value)
        ? (long)value
        : throw new KeyNotFoundException($"The node has no metric {name}.");
}
