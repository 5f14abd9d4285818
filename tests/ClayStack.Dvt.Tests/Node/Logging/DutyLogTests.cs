using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Logging;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Tests.Node.Logging;

public sealed class DutyLogTests
{
    private static readonly DateTimeOffset Trigger = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Describe_AllDone_IsOneLine() => Assert.Equal(
        "attestation of slot 123: 2/2 done in round 1, 41 ms",
        DutyLog.Describe(Outcome(done: 2, Trigger.AddMilliseconds(41.4))));

    [Fact]
    public void Describe_Misses_AreGroupedByReasonInTheListsOrder() => Assert.Equal(
        "attestation of slot 123: 1/4 done in round 1, 41 ms; missed 3: NoDecision 1 (validator 12), TooFewPartials 2 (validators 10, 11)",
        DutyLog.Describe(Outcome(
            done: 1, Trigger.AddMilliseconds(41), Missed(11, MissReason.TooFewPartials), Missed(12, MissReason.NoDecision), Missed(10, MissReason.TooFewPartials))));

    [Theory]
    [InlineData(DutyLog.NamedMax, "0, 1, 2, 3, 4, 5, 6, 7)")]
    [InlineData(DutyLog.NamedMax + 1, "0, 1, 2, 3, 4, 5, 6, 7, …)")]
    public void Describe_ManyMisses_NamesTheFirst(int count, string end) => Assert.EndsWith(
        end,
        DutyLog.Describe(Outcome(done: 0, submitted: null, [.. Enumerable.Range(0, count).Select(i => Missed((ulong)i, MissReason.NoDecision))])),
        StringComparison.Ordinal);

    [Fact]
    public void Describe_NothingBegun_HasNeitherRoundNorLatency() => Assert.Equal(
        "selection proof of slot 123: 0/1 done; missed 1: NotReadyToVote 1 (validator 7)",
        DutyLog.Describe(new DutyOutcome(DutyType.SelectionProof, new Slot(123), [], [Missed(7, MissReason.NotReadyToVote)], 0, Trigger: null, Submitted: null)));

    [Theory]
    [InlineData(0, LogLevel.Information)]
    [InlineData(1, LogLevel.Warning)]
    public void Write_Outcome_WarnsOnlyOfMisses(int missed, LogLevel expected)
    {
        RecordingLogger logger = new();
        DutyLog.Write(logger, Outcome(done: 1, Trigger.AddMilliseconds(41), [.. Enumerable.Range(0, missed).Select(i => Missed((ulong)i, MissReason.NoDecision))]));

        RecordingLogger.Line line = Assert.Single(logger.Lines);
        Assert.Equal(expected, line.Level);
        Assert.Equal("duty", line.Id.Name);
        Assert.Equal(missed == 0 ? "" : "NoDecision=1", line.Data["missed"]);
        Assert.Equal(123UL, line.Data["slot"]);
        Assert.Equal(41.0, line.Data["latencyMs"]);
    }

    private static DutyOutcome Outcome(int done, DateTimeOffset? submitted, params MissedValidator[] missed) => new(
        DutyType.Attestation, new Slot(123), [.. Enumerable.Range(100, done).Select(i => new ValidatorIndex((ulong)i))], missed, 1, Trigger, submitted);

    private static MissedValidator Missed(ulong validator, MissReason reason) => new(new ValidatorIndex(validator), reason);
}
