using System.Reflection;
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

    public static TheoryData<MissReason> Reasons => [.. Enum.GetValues<MissReason>()];

    /// <summary>No reason is on the list that nothing brings about: a test is marked by it, and its text names it.</summary>
    [Theory]
    [MemberData(nameof(Reasons))]
    public void EveryReason_IsProducedByATest_ThatAssertsIt(MissReason reason)
    {
        MethodInfo[] tests =
        [
            .. typeof(MissReasonsTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .Where(test => test.GetCustomAttributes<FactAttribute>().Any() && test.GetCustomAttributes<ProducesAttribute>().Any(mark => mark.Reason == reason)),
        ];

        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.Matches($@"MissReason\.{reason}\b", TextOf(test)));
    }

    /// <summary>A test's data and body, in its class's file, without the marks.</summary>
    private static string TextOf(MethodInfo test)
    {
        bool IsHead(string line) => line.Contains($" {test.Name}(", StringComparison.Ordinal);
        string[] lines = Assert.Single(
            Repository.Files("tests/ClayStack.Dvt.Tests", $"{test.DeclaringType!.Name}.cs").Select(Repository.Lines),
            file => Array.Exists(file, IsHead));
        int first = Array.FindIndex(lines, IsHead);
        while (lines[first - 1].StartsWith("    [", StringComparison.Ordinal))
            first--;
        return string.Join(
            '\n',
            lines.Skip(first).TakeWhile(line => !string.Equals(line, "    }", StringComparison.Ordinal))
                .Where(line => !line.Contains("[Produces(", StringComparison.Ordinal)));
    }

    /// <summary>docs/reasons.md holds one row for each reason, with the words of the program.</summary>
    [Fact]
    public void TheDocument_SaysTheSame() => Assert.Equal(
        Explanations.Select(reason => $"| `{reason.Code}` | {ExplainCommand.Words(reason.Explanation.Responsible)} | {reason.Explanation.Meaning} | {reason.Explanation.Remedy} |"),
        Repository.Lines("docs/reasons.md").Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
}
