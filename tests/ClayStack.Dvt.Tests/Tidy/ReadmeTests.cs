using System.Text.RegularExpressions;

namespace ClayStack.Dvt.Tests.Tidy;

/// <summary>What the README says that a machine can check: its paths exist, its code compiles and runs.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Text("README.md");

    [Fact]
    public void PathsThatItNames_Exist()
    {
        string[] paths =
        [
            .. RepositoryPath().Matches(Readme).Select(match => match.Groups["path"].Value)
                .Concat(Link().Matches(Readme).Select(match => match.Groups["path"].Value)),
        ];
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"README.md names {path}."));
    }

    [Fact]
    public void CodeThatItShows_IsTheCodeThatIsTested()
    {
        string example = Squeeze(Repository.Text("tests/ClayStack.Dvt.Tests/Actors/ReadmeExample.cs"));
        string[] snippets = [.. CSharp().Matches(Readme).Select(match => match.Groups["code"].Value)];
        Assert.NotEmpty(snippets);
        Assert.All(
            snippets.SelectMany(snippet => snippet.Split("\n\n")),
            part => Assert.Contains(Squeeze(part), example, StringComparison.Ordinal));
    }

    private static string Squeeze(string text) => Spaces().Replace(text, " ").Trim();

    [GeneratedRegex(@"`(?<path>(src|tests|protos|docker|config|docs|\.ci)/[\w./-]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\((?<path>[\w./-]+)(#[\w-]+)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
