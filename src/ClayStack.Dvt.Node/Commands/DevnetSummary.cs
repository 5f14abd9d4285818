using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClayStack.Dvt.Devnet;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>How a devnet's run ended.</summary>
internal sealed class DevnetSummary
{
    /// <summary>From so many epochs on, a chain on which everyone votes has finalized.</summary>
    public const int EpochsToFinality = 5;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DevnetRequest _request;
    private readonly DevnetStatus _chain;
    private readonly IReadOnlyList<DevnetNodeView> _nodes;
    private readonly double[] _latencies;

    /// <summary>Judges.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="chain">The chain at the end.</param>
    /// <param name="nodes">The nodes at the end.</param>
    /// <param name="latencies">Of each attestation, from its slot's start to its first acceptance, in milliseconds, sorted.</param>
    /// <param name="problems">What else went wrong.</param>
    public DevnetSummary(
        DevnetRequest request,
        DevnetStatus chain,
        IReadOnlyList<DevnetNodeView> nodes,
        double[] latencies,
        IEnumerable<string> problems)
    {
        _request = request;
        _chain = chain;
        _nodes = nodes;
        _latencies = latencies;
        Problems = [.. Judge(), .. problems];
    }

    /// <summary>What went wrong; empty if nothing did.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Whether every duty was done, nothing slashable was signed, and the chain finalized if it ran for long enough.</summary>
    public bool Succeeded => Problems.Count == 0;

    private DevnetGroupStatus Group => _chain.Groups[0];

    /// <summary>The other duties that slots owe.</summary>
    private IEnumerable<DevnetDutyStatus> OtherDuties() => _chain.Duties.Where(duties => duties.Kind is
        DevnetDutyKind.Proposal or DevnetDutyKind.Aggregate or DevnetDutyKind.SyncMessage or DevnetDutyKind.Contribution);

    private static string Words(DevnetDutyKind kind) => kind switch
    {
        DevnetDutyKind.Proposal => "blocks",
        DevnetDutyKind.Aggregate => "aggregates",
        DevnetDutyKind.SyncMessage => "sync messages",
        DevnetDutyKind.Contribution => "contributions",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No slot owes it."),
    };

    /// <summary>For people.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"");
        Line($"attestations   {Group.Included} of {Group.Expected} included, {Group.Late} late, {Group.Missed} missed; {Group.HeadCorrect} for the right head, {Group.TargetCorrect} for the right target");
        foreach (DevnetDutyStatus duties in OtherDuties())
            Line($"{Words(duties.Kind),-14} {duties.Done} of {duties.Expected} done, {duties.Missed} missed");
        Line($"missed         {Describe(Missed())}");
        Line($"latency        p50 {Percentile(50):F0} ms, p99 {Percentile(99):F0} ms, from the slot's start to the beacon node's acceptance");
        Line($"finality       justified epoch {_chain.Justified.Epoch}, finalized epoch {_chain.Finalized.Epoch}, head slot {_chain.HeadSlot}");
        Line($"slashable      {_chain.SlashingCount} pairs; refused submissions: {_chain.Refusals.Sum(refusal => refusal.Count)}");
        foreach (DevnetNodeView node in _nodes)
        {
            Line($"node {node.Index}         {node.Status?.Duties?.Done ?? 0} duties done, from trigger to acceptance p50 {node.Status?.Duties?.LatencyP50Ms ?? 0:F1} ms, p99 {node.Status?.Duties?.LatencyP99Ms ?? 0:F1} ms; {node.ResidentMib:F0} MiB, {node.ProcessorTime.TotalSeconds:F1} s of processor time");
        }

        foreach (string problem in Problems)
            Line($"PROBLEM        {problem}");
        Line($"{(Succeeded ? "every duty was done" : "FAILED")}");
        return text.ToString().TrimEnd();
    }

    /// <summary>For programs: one object.</summary>
    public string ToJson()
    {
        JsonObject missed = [];
        foreach ((string reason, long count) in Missed())
            missed[reason] = count;
        return new JsonObject
        {
            ["succeeded"] = Succeeded,
            ["problems"] = new JsonArray([.. Problems.Select(problem => (JsonNode)problem)]),
            ["nodes"] = _request.Nodes,
            ["validators"] = _request.Validators,
            ["epochs"] = _request.Epochs,
            ["attestations"] = new JsonObject
            {
                ["expected"] = Group.Expected,
                ["included"] = Group.Included,
                ["late"] = Group.Late,
                ["missed"] = Group.Missed,
                ["head_correct"] = Group.HeadCorrect,
                ["target_correct"] = Group.TargetCorrect,
            },
            ["duties"] = new JsonObject(OtherDuties().Select(duties => KeyValuePair.Create(
                Words(duties.Kind).Replace(' ', '_'),
                (JsonNode?)new JsonObject { ["expected"] = duties.Expected, ["done"] = duties.Done, ["late"] = duties.Late, ["missed"] = duties.Missed }))),
            ["missed_by_reason"] = missed,
            ["latency_ms"] = new JsonObject { ["p50"] = Percentile(50), ["p99"] = Percentile(99) },
            ["justified_epoch"] = _chain.Justified.Epoch.Value,
            ["finalized_epoch"] = _chain.Finalized.Epoch.Value,
            ["slashable_pairs"] = _chain.SlashingCount,
            ["refused_submissions"] = _chain.Refusals.Sum(refusal => refusal.Count),
            ["per_node"] = new JsonArray(
            [
                .. _nodes.Select(node => (JsonNode)new JsonObject
                {
                    ["node"] = node.Index,
                    ["running"] = node.IsRunning,
                    ["done"] = node.Status?.Duties?.Done,
                    ["trigger_to_accepted_p50_ms"] = node.Status?.Duties?.LatencyP50Ms,
                    ["trigger_to_accepted_p99_ms"] = node.Status?.Duties?.LatencyP99Ms,
                    ["resident_mib"] = Math.Round(node.ResidentMib, 1),
                    ["processor_seconds"] = Math.Round(node.ProcessorTime.TotalSeconds, 2),
                }),
            ]),
        }.ToJsonString(Indented);
    }

    private IEnumerable<string> Judge()
    {
        if (Group.Missed > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Group.Missed} attestations are in no block");
        if (Group.Expected == 0)
            yield return "no attestation was expected: the chain did not run";
        foreach (DevnetDutyStatus duties in OtherDuties().Where(duties => duties.Missed > 0))
            yield return string.Create(CultureInfo.InvariantCulture, $"{duties.Missed} of {duties.Expected} {Words(duties.Kind)} were not done");
        if (_chain.SlashingCount > 0)
            yield return $"slashable votes were submitted, the first: {_chain.Slashings[0]}";
        foreach (DevnetRefusal refusal in _chain.Refusals)
            yield return $"the beacon node refused submissions: {refusal}";
        if (_request.Epochs >= EpochsToFinality && _chain.Finalized.Epoch.Value == 0)
            yield return "the chain did not finalize";
        foreach (DevnetNodeView node in _nodes)
        {
            if (!node.IsRunning)
                yield return string.Create(CultureInfo.InvariantCulture, $"node {node.Index} does not run at the end");
        }
    }

    private SortedDictionary<string, long> Missed()
    {
        SortedDictionary<string, long> missed = new(StringComparer.Ordinal);
        foreach ((string reason, long count) in _nodes.SelectMany(node => node.Status?.Duties?.Missed ?? new Dictionary<string, long>()))
            missed[reason] = missed.GetValueOrDefault(reason) + count;
        return missed;
    }

    private static string Describe(SortedDictionary<string, long> missed) => missed.Count == 0
        ? "none, by any node's account"
        : string.Join(", ", missed.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));

    private double Percentile(int percent) => _latencies.Length == 0
        ? 0
        : Math.Round(_latencies[Math.Max(0, (((_latencies.Length * percent) + 99) / 100) - 1)], 1);
}
