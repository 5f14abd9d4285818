using System.Text;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Tests.Node.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    public void FromText_Nothing_HasNoEntries(string yaml)
    {
        ConfigurationFile file = ConfigurationFile.FromText("f", yaml);

        Assert.Empty(file.Entries);
        Assert.Empty(file.Errors);
    }

    [Fact]
    public void FromText_EntriesOfAllShapes_HaveTheirLines()
    {
        ConfigurationFile file = ConfigurationFile.FromText("f", "# head\na: 1\n\nb:\n  - 'x,y'\n  - z\nc:\n");

        Assert.Empty(file.Errors);
        Assert.Equal([("a", 2L, false), ("b", 4, true), ("c", 7, false)], file.Entries.Select(entry => (entry.Name, entry.Line.LineNumber, entry.IsSequence)));
        Assert.Equal([("x,y", 5L), ("z", 6)], file.Entries[1].Texts!.Select(text => (text.Text, text.Line.LineNumber)));
        Assert.Empty(file.Entries[2].Texts!);
    }

    [Theory]
    [InlineData("- a\n- b\n", 1)]
    [InlineData("just text", 1)]
    [InlineData("a: 1\nb: [\n", 3)]
    [InlineData("a: 1\n---\nb: 2\n", 2)]
    [InlineData("? [x]\n: y\n", 1)]
    public void FromText_NoMapping_IsUnreadableAtItsLine(string yaml, long line)
    {
        ConfigurationError error = Assert.Single(ConfigurationFile.FromText("f", yaml).Errors);

        Assert.Equal(ConfigurationFault.UnreadableFile, error.Fault);
        Assert.Equal(new ConfigurationOrigin.Line("f", line), error.Origin);
    }

    [Theory]
    [InlineData("a:\n  b: c\nd: e\n")]
    [InlineData("a:\n  - b: c\nd: e\n")]
    [InlineData("x: &x 1\na: *x\nd: e\n")]
    public void FromText_OtherShapes_AreErrorsAndTheRestIsRead(string yaml)
    {
        ConfigurationFile file = ConfigurationFile.FromText("f", yaml);

        Assert.Equal(ConfigurationFault.WrongType, Assert.Single(file.Errors).Fault);
        Assert.Equal(("d", "e"), (file.Entries[^1].Name, file.Entries[^1].Texts![0].Text));
    }

    [Fact]
    public void TryCreate_FileThatIsNotThere_IsTheOnlyError()
    {
        ConfigurationError error = Assert.Single(_folder.Errors("nowhere.yaml"));

        Assert.Equal(ConfigurationFault.UnreadableFile, error.Fault);
        Assert.Contains("nowhere.yaml", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConfigurationFile.LengthMax, false)]
    [InlineData(ConfigurationFile.LengthMax + 1, true)]
    public void Read_LongFile_IsRefusedBeyondTheBound(int length, bool refused)
    {
        string path = _folder.PathOf("long.yaml");
        File.WriteAllText(path, new string('#', length));

        Assert.Equal(refused, ConfigurationFile.Read("long.yaml", path).Errors.Count == 1);
    }

    [Fact]
    public void Read_NoUtf8_IsUnreadable()
    {
        string path = _folder.PathOf("latin.yaml");
        File.WriteAllBytes(path, [.. Encoding.Latin1.GetBytes("data-dir: \u00e9\n")]);

        Assert.Equal(ConfigurationFault.UnreadableFile, Assert.Single(ConfigurationFile.Read("latin.yaml", path).Errors).Fault);
    }
}
