using ClayStack.Dvt.Node.Commands;

namespace ClayStack.Dvt.Tests.Node.Commands;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("clay-dvt-lock-").FullName;

    private string Folder => Path.Combine(_root, "data");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void TryTake_NewFolder_MakesItForItsOwnerOnly()
    {
        using DataFolderLock held = Take(4711);

        Assert.Equal("4711\n", File.ReadAllText(Path.Combine(Folder, "node.pid")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public void TryTake_SecondHolder_IsRefusedAndToldWho()
    {
        using DataFolderLock held = Take(4711);

        string problem = Refused(4712);
        Assert.Contains("process 4711", problem, StringComparison.Ordinal);
        Assert.Contains(Folder, problem, StringComparison.Ordinal);
        Assert.Equal("4711\n", File.ReadAllText(Path.Combine(Folder, "node.pid")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a number")]
    [InlineData("99999999999999999999")]
    public void TryTake_OwnersNameIsDamaged_IsRefusedAllTheSame(string content)
    {
        using DataFolderLock held = Take(4711);
        File.WriteAllText(Path.Combine(Folder, "node.pid"), content);

        Assert.Contains("another process", Refused(4712), StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_ReleasesTheLock()
    {
        Take(4711).Dispose();

        Assert.False(File.Exists(Path.Combine(Folder, "node.pid")));
        Take(4712).Dispose();
    }

    [Fact]
    public void TryTake_AfterACrash_IsGranted()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "node.lock"), "");
        File.WriteAllText(Path.Combine(Folder, "node.pid"), "4711\n");

        using DataFolderLock held = Take(4712);
        Assert.Equal("4712\n", File.ReadAllText(Path.Combine(Folder, "node.pid")));
    }

    [Fact]
    public void TryTake_TwoFolders_DoNotTouchEachOther()
    {
        using DataFolderLock held = Take(4711);

        Assert.True(DataFolderLock.TryTake(Path.Combine(_root, "other"), 4712, out DataFolderLock? other, out _));
        other.Dispose();
    }

    [Fact]
    public void TryTake_FolderThatCannotBe_SaysWhy()
    {
        File.WriteAllText(Folder, "a file");

        Assert.Contains(Folder, Refused(4711), StringComparison.Ordinal);
    }

    private DataFolderLock Take(int processId)
    {
        Assert.True(DataFolderLock.TryTake(Folder, processId, out DataFolderLock? taken, out string? problem), problem);
        return taken;
    }

    private string Refused(int processId)
    {
        Assert.False(DataFolderLock.TryTake(Folder, processId, out DataFolderLock? taken, out string? problem));
        Assert.Null(taken);
        return problem;
    }
}
