using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

public sealed class MissReasonsTests
{
    public static TheoryData<string> All => [.. Explanations.Select(reason => reason.Code)];

    private static IReadOnlyList<(string Code, MissExplanation Explanation)> Explanations { get; } =
    [
        .. Enum.GetValues<MissReason>().Select(reason => (reason.ToString(), MissReasons.Explain(reason))),
        .. Enum.GetValues<NotIncludedReason>().Select(reason => (reason.ToString(), NotIncludedReasons.Explain(reason))),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void EveryReason_SaysWhatHappened_AndWhatToDo(string code)
    {
        // One code stands for one thing, also across the two lists.
        MissExplanation explanation = Assert.Single(Explanations, reason => string.Equals(reason.Code, code, StringComparison.Ordinal)).Explanation;

        Assert.EndsWith(".", explanation.Meaning, StringComparison.Ordinal);
        Assert.Matches("[.?]$", explanation.Remedy);
        Assert.NotEmpty(ExplainCommand.Words(explanation.Responsible));
    }

    /// <summary>docs/reasons.md holds one row for each reason, with the words of the program.</summary>
    [Fact]
    public void TheDocument_SaysTheSame() => Assert.Equal(
        Explanations.Select(reason => $"| `{reason.Code}` | {ExplainCommand.Words(reason.Explanation.Responsible)} | {reason.Explanation.Meaning} | {reason.Explanation.Remedy} |"),
        Repository.Lines("docs/reasons.md").Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
}
