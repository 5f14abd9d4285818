using System.Text.RegularExpressions;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Node.Configuration;

/// <summary>The table of keys against everything that is written of it.</summary>
public sealed class ConfigurationDocumentTests
{
    public static TheoryData<string> Keys { get; } = [.. NodeKeys.All.Select(key => key.Name)];

    [Fact]
    public void ExampleFile_IsTheOneThatTheProgramPrints() =>
        Assert.Equal(ConfigurationDocument.Example(), Repository.Text("config/node.example.yaml"));

    [Fact]
    public void Reference_IsTheOneThatTheProgramPrints() =>
        Assert.Equal(ConfigurationDocument.Reference(), Repository.Text("docs/configuration.md"));

    [Fact]
    public void ExampleFile_HasNothingButDefaultsAndExamplesOfWhatIsRequired()
    {
        using NodeFolder folder = new();
        File.Copy(Path.Combine(Repository.Root, "config/node.example.yaml"), folder.PathOf("node.yaml"));
        NodeConfiguration example = folder.With(NodeKeys.SharePasswordFile, "password").Load("node.yaml");
        NodeConfiguration defaults = folder.Load(folder.WriteMinimal());

        Assert.Equal(defaults.BeaconNodes.Select(node => node.Address), example.BeaconNodes.Select(node => node.Address));
        Assert.Equal(defaults.PeerAddresses, example.PeerAddresses);
        Assert.Equal(defaults, example with { BeaconNodes = defaults.BeaconNodes, PeerAddresses = defaults.PeerAddresses });
    }

    [Fact]
    public void ExampleFile_WithItsCommentsTakenAway_SetsEveryKeyThatAFileMaySet()
    {
        using NodeFolder folder = new();
        string[] lines = [.. Repository.Lines("config/node.example.yaml").Select(line => Regex.Replace(line, @"^# (?=[a-z-]+:( |$)|  - )", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))];
        ConfigurationFile file = ConfigurationFile.FromText("f", string.Join('\n', lines));

        Assert.Empty(file.Errors);
        Assert.Equal(NodeKeys.All.Where(key => !key.IsSecret).Select(key => key.Name), file.Entries.Select(entry => entry.Name));
        folder.With(NodeKeys.Store, "postgres").Load(folder.Write(lines)); // as the example of its database wants it
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_IsWellFormedAndExplained(string name)
    {
        ConfigurationKey key = NodeKeys.Find(name)!;

        Assert.Matches("^[a-z]+(-[a-z]+)*$", key.Name);
        Assert.EndsWith(".", key.Description, StringComparison.Ordinal);
        Assert.DoesNotContain('|', key.Description);
        Assert.True(!key.IsRequired || key.Default is null, "what is required has no default");
        Assert.True(key.IsSecret || key.Default is not null || key.Example is not null, "the example file shows a value");
        Assert.Contains(key.EnvironmentName, Repository.Text("config/node.example.yaml"), StringComparison.Ordinal);
        Assert.Contains(key.IsSecret ? $"only `{key.EnvironmentName}`" : $"| `{key.Name}` |", Repository.Text("docs/configuration.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_HaveDifferentNames() =>
        Assert.Equal(NodeKeys.All.Count, NodeKeys.All.Select(key => key.Name).Distinct().Count());
}
