using System.Globalization;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Lab.Checks;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary>What the seeds of a swarm did together.</summary>
internal sealed class SwarmSummary(string scenario, ulong first, ulong last, double hours, bool realCrypto)
{
    private readonly FaultTally _faults = new();
    private readonly LabTally _tally = new();
    private readonly SortedDictionary<LabInvariant, long> _broken = [];
    private readonly SortedSet<ulong> _brokenSeeds = [];
    private readonly SortedSet<ulong> _failedSeeds = [];
    private readonly SortedDictionary<ulong, ulong> _hashes = [];
    private TimeSpan _virtualTime;
    private long _messages;
    private long _partials;

    public bool Holds => _brokenSeeds.Count == 0 && _failedSeeds.Count == 0;

    /// <summary>The hashes of all seeds in one.</summary>
    private ulong TraceHash => _hashes.Values.Aggregate(0UL, static (all, one) => unchecked((all * 1099511628211) ^ one));

    public void Add(RunResult result)
    {
        _faults.Add(result.Faults);
        _tally.Add(result.Tally);
        _hashes.Add(result.Seed, result.TraceHash);
        _virtualTime += result.VirtualTime;
        _messages += result.Messages;
        _partials += result.Partials;
        if (!result.Holds)
            _brokenSeeds.Add(result.Seed);
        foreach (LabInvariant invariant in result.Broken.Keys)
            _broken[invariant] = _broken.GetValueOrDefault(invariant) + 1;
    }

    public void Failed(ulong seed) => _failedSeeds.Add(seed);

    public string Progress(TimeSpan took) => Line(
        $"{_hashes.Count + _failedSeeds.Count} of {last - first + 1} seeds, {_brokenSeeds.Count} broken, {HoursPerMinute(took):F1} virtual hours per minute");

    public string ToText(TimeSpan took)
    {
        StringBuilder text = new();
        text.AppendLine(Line($"scenario {scenario}, seeds {first}..{last}, {hours} h each{(realCrypto ? ", production signatures" : "")}"));
        text.AppendLine(Line($"virtual time   {_virtualTime.TotalHours:F1} h, {_messages} messages, {_partials} partials released"));
        text.AppendLine(Line($"attestations   {_tally.Attestations.Taken} of {_tally.Attestations.Expected} in their slot, faults and all"));
        text.AppendLine(Line($"blocks         {_tally.Proposals.Taken} of {_tally.Proposals.Expected}"));
        text.AppendLine("done           " + string.Join(", ", _tally.DoneByKind.Select(entry => Line($"{entry.Key} {entry.Value}"))));
        text.AppendLine("missed         " + string.Join(", ", _tally.MissedByReason.Select(entry => Line($"{entry.Key.Duty}/{entry.Key.Reason} {entry.Value}"))));
        text.AppendLine(Line($"safety         {_tally.Quarantines} quarantines, {_tally.Convictions} convictions"));
        text.AppendLine("faults         " + string.Join(", ", _faults.Counts.Select(entry => Line($"{entry.Key} {entry.Value}"))));
        text.AppendLine("refused        " + string.Join(", ", _faults.Refusals.Select(entry => Line($"{entry.Key} {entry.Value}"))));
        foreach (LabInvariant invariant in Enum.GetValues<LabInvariant>())
            text.AppendLine(Line($"{(_broken.TryGetValue(invariant, out long count) ? $"BROKEN in {count} seeds" : "holds"),-20} {invariant}"));
        text.AppendLine(Line($"trace hash     {TraceHash:x16}"));
        text.Append(Line($"sim_virtual_hours_per_minute {HoursPerMinute(took):F2}"));
        return text.ToString();
    }

    public string ToJson(TimeSpan took)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("scenario", scenario);
            json.WriteNumber("first_seed", first);
            json.WriteNumber("last_seed", last);
            json.WriteNumber("hours", hours);
            json.WriteBoolean("real_crypto", realCrypto);
            json.WriteNumber("virtual_hours", Math.Round(_virtualTime.TotalHours, 3));
            json.WriteNumber("messages", _messages);
            json.WriteNumber("attestations_taken", _tally.Attestations.Taken);
            json.WriteNumber("attestations_expected", _tally.Attestations.Expected);
            json.WriteNumber("blocks_taken", _tally.Proposals.Taken);
            json.WriteNumber("blocks_expected", _tally.Proposals.Expected);
            Counts(json, "done", _tally.DoneByKind.Select(entry => (entry.Key.ToString(), entry.Value)));
            Counts(json, "missed", _tally.MissedByReason.Select(entry => ($"{entry.Key.Duty}/{entry.Key.Reason}", entry.Value)));
            Counts(json, "faults", _faults.Counts.Select(entry => (entry.Key.ToString(), entry.Value)));
            Counts(json, "broken", _broken.Select(entry => (entry.Key.ToString(), entry.Value)));
            json.WriteStartArray("broken_seeds");
            foreach (ulong seed in _brokenSeeds.Concat(_failedSeeds))
                json.WriteNumberValue(seed);
            json.WriteEndArray();
            json.WriteString("trace_hash", TraceHash.ToString("x16", CultureInfo.InvariantCulture));
            json.WriteNumber("sim_virtual_hours_per_minute", Math.Round(HoursPerMinute(took), 2));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<(string Key, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private double HoursPerMinute(TimeSpan took) => took > TimeSpan.Zero ? _virtualTime.TotalHours / took.TotalMinutes : 0;

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
