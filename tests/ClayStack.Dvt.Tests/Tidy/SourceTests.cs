using System.Text.RegularExpressions;

namespace ClayStack.Dvt.Tests.Tidy;

/// <summary>Rules of style that a machine can check and the compiler does not.</summary>
public sealed partial class SourceTests
{
    private const int LinesMax = 600;

    private static readonly string[] CodePatterns = ["*.cs", "*.proto", "*.mjs", "*.js", "*.ts", "*.sh"];

    public static TheoryData<string> Sources { get; } = [.. Repository.Files("src", "*.cs")];

    private static IEnumerable<string> Code(params string[] folders) =>
        from folder in folders
        from pattern in CodePatterns
        from file in Repository.Files(folder, pattern)
        select file;

    [Theory]
    [MemberData(nameof(Sources))]
    public void SourceFile_HasOnePublicType_OrOneClosedFamily(string path)
    {
        string? complaint = FamilyComplaint(path, SourceFile.Read(path));
        Assert.True(complaint is null, complaint);
    }

    [Theory]
    [InlineData("A.cs", "public sealed class A;", null)]
    [InlineData("A.cs", "internal sealed class B;\npublic sealed class A;", null)]
    [InlineData("A.Part.cs", "public sealed partial class A", null)]
    [InlineData("A.cs", "public abstract record A(int X);\npublic sealed record B(int Y) : A(Y);\npublic sealed record C : A;", null)]
    [InlineData("A.cs", "public abstract record A(\n    int X,\n    string Y);\npublic sealed record B(\n    int Y)\n    : A(Y);", null)]
    [InlineData("A.cs", "public sealed class B;", "A")]
    [InlineData("A.cs", "public sealed class A;\npublic sealed class B;", "B")]
    [InlineData("A.cs", "public interface A;\npublic enum B { C }", "B")]
    [InlineData("A.cs", "public sealed class A;\npublic readonly record struct B(A X);", "B")]
    [InlineData("A.cs", "public sealed class A;\npublic delegate bool B(object message);", "B")]
    public void TheRuleAboutFamilies_SeesWhatItShould(string path, string text, string? complainsAbout)
    {
        string? complaint = FamilyComplaint(path, new SourceFile(text.Split('\n')));
        Assert.Equal(complainsAbout is null, complaint is null);
        if (complainsAbout is not null)
            Assert.Contains(complainsAbout, complaint!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/// <summary>A.</summary>\npublic sealed class A;", true)]
    [InlineData("/// <summary>A.</summary>\n[Flags]\npublic enum A { B }", true)]
    [InlineData("// A.\npublic sealed class A;", false)]
    [InlineData("public sealed class A;", false)]
    public void TheRuleAboutDocumentation_SeesWhatItShould(string text, bool documented) =>
        Assert.Equal(documented, Assert.Single(new SourceFile(text.Split('\n')).PublicTypes()).Documented);

    [Theory]
    [MemberData(nameof(Sources))]
    public void PublicTypes_AreDocumented(string path) =>
        Assert.All(SourceFile.Read(path).PublicTypes(), type => Assert.True(
            type.Documented || IsFurtherPart(path, type.Name), $"{path}:{type.Line}: {type.Name} has no documentation."));

    [Theory]
    [InlineData("src/A.cs", "A", false)]
    [InlineData("src/A.Part.cs", "A", true)]
    [InlineData("src/A.Part.cs", "B", false)]
    public void TheRuleAboutFurtherParts_SeesWhatItShould(string path, string type, bool isPart) =>
        Assert.Equal(isPart, IsFurtherPart(path, type));

    [Theory]
    [MemberData(nameof(Sources))]
    public void SourceFile_IsShortEnough(string path)
    {
        int lines = Repository.Lines(path).Length;
        Assert.True(lines <= LinesMax, $"{path} has {lines} lines, {LinesMax} are allowed: split it by concern.");
    }

    [Fact]
    public void Documentation_IsRequiredByTheCompilerInEveryProject()
    {
        foreach (string file in Repository.Files("src", "*.csproj"))
        {
            string text = Repository.Text(file);
            Assert.False(text.Contains("1591", StringComparison.Ordinal), $"{file} silences CS1591.");
            Assert.False(text.Contains("GenerateDocumentationFile", StringComparison.Ordinal), $"{file} switches documentation off.");
            Assert.False(text.Contains("TreatWarningsAsErrors", StringComparison.Ordinal), $"{file} changes how warnings are treated.");
        }
    }

    [Fact]
    public void NothingIsLeftForLater() => AssertAbsent(Later(), Code("src", "tests", "protos", "docker", ".ci"));

    [Fact]
    public void Tests_AreNeverSkippedAndNeverSleep() => AssertAbsent(SkipOrSleep(), Repository.Files("tests", "*.cs"));

    [Fact]
    public void WarningsSilencedInTheSource_SayWhy()
    {
        foreach (string file in Repository.Files("src", "*.cs"))
        {
            string[] lines = Repository.Lines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i].Contains("#pragma warning disable", StringComparison.Ordinal))
                    Assert.True(lines[i].Contains("//", StringComparison.Ordinal), $"{file}:{i + 1} silences a warning and does not say why.");
            }
        }
    }

    [Fact]
    public void FilesOfTheRepository_HoldNoPathOfAMachine() =>
        AssertAbsent(MachinePath(), Code("src", "tests", "protos", "docker", "config", "docs", ".ci").Append("README.md"));

    /// <summary>Whether a file, by its name, holds a further part of a type whose first part, in a file of its own, documents it.</summary>
    private static bool IsFurtherPart(string path, string type) => Path.GetFileName(path) is string name
        && name.StartsWith(type + ".", StringComparison.Ordinal)
        && name.Split('.').Length > 2;

    /// <summary>What is wrong with the public types of a file; null if nothing.</summary>
    private static string? FamilyComplaint(string path, SourceFile file)
    {
        IReadOnlyList<SourceFile.TypeDeclaration> types = file.PublicTypes();
        if (types.Count == 0)
            return null;
        SourceFile.TypeDeclaration first = types[0];
        string fileName = Path.GetFileName(path).Split('.')[0];
        if (!string.Equals(fileName, first.Name, StringComparison.Ordinal))
            return $"{path} is named {fileName}, and its first public type is {first.Name}.";
        SourceFile.TypeDeclaration? stranger = types.Skip(1).FirstOrDefault(type => !BaseNames(type).Contains(first.Name, StringComparer.Ordinal));
        return stranger is null
            ? null
            : $"{path}:{stranger.Line}: {stranger.Name} does not derive from {first.Name}, so it needs a file of its own.";
    }

    private static string[] BaseNames(SourceFile.TypeDeclaration type) =>
        [.. type.Bases.Split(',').Select(name => name.Trim().Split('(', '<', ' ')[0])];

    /// <summary>This file holds the patterns themselves and is the one exception.</summary>
    private static void AssertAbsent(Regex pattern, IEnumerable<string> files)
    {
        List<string> found = [];
        foreach (string file in files.Where(file => !file.EndsWith("/Tidy/SourceTests.cs", StringComparison.Ordinal)))
        {
            string[] lines = Repository.Lines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (pattern.IsMatch(lines[i]))
                    found.Add($"{file}:{i + 1}: {lines[i].Trim()}");
            }
        }

        Assert.Empty(found);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|\bfor now\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Later();

    [GeneratedRegex(@"\bSkip(Unless|When)?\s*=|Assert\.Skip|Thread\.Sleep|Task\.Delay\(|\.Explicit\s*=\s*true", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SkipOrSleep();

    [GeneratedRegex(@"(?<![\w.])/(root|home|work|Users)/\w", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();
}
