using System.Collections;
using System.Globalization;
using System.Text;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Logging;

/// <summary>One readable line for each duty: <c>attestation of slot 123: 30/31 done in round 1, 41 ms; missed 1: TooFewPartials 1 (validator 17)</c>.</summary>
internal static class DutyLog
{
    /// <summary>The event's number and name in structured logs.</summary>
    public static readonly EventId Event = new(1, "duty");

    /// <summary>The most validators that are named behind a reason.</summary>
    public const int NamedMax = 8;

    /// <summary>Logs an outcome: as information if all of it was done, else as a warning.</summary>
    public static void Write(ILogger logger, DutyOutcome outcome)
    {
        LogLevel level = outcome.Missed.Count == 0 ? LogLevel.Information : LogLevel.Warning;
        if (logger.IsEnabled(level))
            logger.Log(level, Event, new Entry(outcome), exception: null, static (entry, _) => entry.ToString());
    }

    /// <summary>The line.</summary>
    public static string Describe(DutyOutcome outcome)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{Words(outcome.Duty)} of slot {outcome.Slot}: {outcome.Done.Count}/{outcome.Done.Count + outcome.Missed.Count} done");
        if (outcome.Round > 0)
            line.Append(CultureInfo.InvariantCulture, $" in round {outcome.Round}");
        if (LatencyMs(outcome) is { } latencyMs)
            line.Append(CultureInfo.InvariantCulture, $", {latencyMs:F0} ms");
        if (outcome.Missed.Count > 0)
            line.Append(CultureInfo.InvariantCulture, $"; missed {outcome.Missed.Count}: {string.Join(", ", Reasons(outcome).Select(Describe))}");
        return line.ToString();
    }

    /// <summary>What is not on the chain of an outcome: each reason, how often it was one, and for whom.</summary>
    public static string Describe(InclusionOutcome outcome) => string.Join(
        ", ",
        outcome.NotIncluded.OrderBy(missing => missing.Validator.Value).GroupBy(missing => missing.Reason).OrderBy(group => group.Key)
            .Select(group => Describe(group.Key.ToString(), [.. group.Select(missing => missing.Validator)])));

    /// <summary>A kind of duty in words.</summary>
    public static string Words(DutyType duty) => Words(duty.ToString());

    private static string Describe(IGrouping<MissReason, MissedValidator> group) =>
        Describe(group.Key.ToString(), [.. group.Select(missed => missed.Validator)]);

    private static string Describe(string reason, IReadOnlyList<ValidatorIndex> validators)
    {
        string names = string.Join(", ", validators.Take(NamedMax));
        string more = validators.Count > NamedMax ? ", …" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{reason} {validators.Count} ({(validators.Count == 1 ? "validator" : "validators")} {names}{more})");
    }

    private static IEnumerable<IGrouping<MissReason, MissedValidator>> Reasons(DutyOutcome outcome) =>
        outcome.Missed.OrderBy(missed => missed.Validator.Value).GroupBy(missed => missed.Reason).OrderBy(group => group.Key);

    private static double? LatencyMs(DutyOutcome outcome) =>
        outcome is { Trigger: { } trigger, Submitted: { } submitted } ? (submitted - trigger).TotalMilliseconds : null;

    private static string Words(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>What a structured log keeps of an outcome.</summary>
    private sealed class Entry(DutyOutcome outcome) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly KeyValuePair<string, object?>[] _members =
        [
            new("duty", outcome.Duty.ToString()),
            new("slot", outcome.Slot.Value),
            new("done", outcome.Done.Count),
            new("total", outcome.Done.Count + outcome.Missed.Count),
            new("round", outcome.Round),
            new("latencyMs", LatencyMs(outcome)),
            new("missed", string.Join(' ', Reasons(outcome).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}={group.Count()}")))),
        ];

        public int Count => _members.Length;

        public KeyValuePair<string, object?> this[int index] => _members[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _members.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => Describe(outcome);
    }
}
