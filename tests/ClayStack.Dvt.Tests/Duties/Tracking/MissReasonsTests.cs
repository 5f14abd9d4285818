using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

public sealed class MissReasonsTests
{
    public static TheoryData<MissReason> All => [.. Enum.GetValues<MissReason>()];

    [Theory]
    [MemberData(nameof(All))]
    public void EveryReason_SaysWhatHappened_AndWhatToDo(MissReason reason)
    {
        MissExplanation explanation = MissReasons.Explain(reason);

        Assert.EndsWith(".", explanation.Meaning, StringComparison.Ordinal);
        Assert.Matches("[.?]$", explanation.Remedy);
        Assert.NotEmpty(ExplainCommand.Words(explanation.Responsible));
    }

    /// <summary>docs/reasons.md holds one row for each reason, with the words of the program.</summary>
    [Fact]
    public void TheDocument_SaysTheSame() => Assert.Equal(
        Enum.GetValues<MissReason>().Select(Row),
        Repository.Lines("docs/reasons.md").Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    private static string Row(MissReason reason)
    {
        MissExplanation explanation = MissReasons.Explain(reason);
        return $"| `{reason}` | {ExplainCommand.Words(explanation.Responsible)} | {explanation.Meaning} | {explanation.Remedy} |";
    }
}
