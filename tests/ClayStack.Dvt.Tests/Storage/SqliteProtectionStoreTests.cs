using System.Diagnostics;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Sql;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Duties.Protection;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Storage;

public sealed class SqliteProtectionStoreTests : ProtectionStoreContract, IDisposable
{
    private const string BundledVariable = "CLAYSTACK_DVT_TEST_SQLITE_BUNDLED";

    private readonly TemporaryFolder _folder = new();
    private readonly SeededRandomSource _random = new(1);
    private readonly List<IProtectionStore> _opened = [];

    static SqliteProtectionStoreTests() => SqliteLibrary.Load(WantsBundled ? SqliteSource.Bundled : SqliteSource.PreferSystem);

    private static bool WantsBundled => Environment.GetEnvironmentVariable(BundledVariable) is not null;

    private string StorePath => _folder.PathOf("protection.db");

    private string AnchorPath => _folder.PathOf("anchor.json");

    public void Dispose()
    {
        _opened.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    /// <summary>One process has one library, so the other one gets a process of its own.</summary>
    [Fact]
    public void WholeSuite_HoldsOnTheBundledLibrary()
    {
        SqliteLibrary library = SqliteLibrary.Load();
        if (WantsBundled)
        {
            Assert.False(library.System);
            return;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{library}");
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-class");
        start.ArgumentList.Add(typeof(SqliteProtectionStoreTests).FullName!);
        start.Environment[BundledVariable] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAStoreThatIsGone_IsRefusedByItsAnchor()
    {
        Open(4).Dispose();
        File.Delete(StorePath);
        ProtectionStoreException refused = Refused();
        Assert.Equal(ProtectionStoreFault.StoreMissing, refused.Reason);
        Assert.Contains(StorePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains(AnchorPath, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(StorePath));
    }

    [Fact]
    public void Open_OfAnotherStoreInItsPlace_IsRefused()
    {
        Open(4).Dispose();
        File.Delete(StorePath);
        string elsewhere = _folder.PathOf("other.json");
        SqliteProtectionStore.Open(StorePath, elsewhere, Chain, _random).Dispose();
        Assert.Equal(ProtectionStoreFault.StoreReplaced, Refused().Reason);
    }

    [Fact]
    public void Open_OnAnotherChain_IsRefused()
    {
        Open(4).Dispose();
        ProtectionStoreException refused = Assert.Throws<ProtectionStoreException>(
            () => SqliteProtectionStore.Open(StorePath, AnchorPath, RootOf(5), _random));
        Assert.Equal(ProtectionStoreFault.WrongChain, refused.Reason);
        Assert.Equal(2UL, Open(4).Fence.Counter);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", ProtectionStoreFault.NewerSchema)]
    [InlineData("PRAGMA application_id = 1", ProtectionStoreFault.Malformed)]
    public void Open_OfADatabaseThatIsNotOurs_IsRefused(string damage, ProtectionStoreFault expected)
    {
        Open(4).Dispose();
        using (SqliteDatabase database = SqliteDatabase.Open(StorePath, new SqliteSchema("test", 0x43445031, ["", "", "", ""])))
            database.Execute(damage);
        Assert.Equal(expected, Refused().Reason);
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_IsRefused()
    {
        File.WriteAllText(StorePath, new string('x', 5000));
        Assert.Equal(ProtectionStoreFault.Malformed, Refused().Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"clay-dvt/protection-anchor/2"}""")]
    [InlineData("""{"format":"clay-dvt/protection-anchor/1","store_id":"0x00","fence_timeline":0,"fence_counter":1,"transactions_confirmed":0,"transactions_reserved":4}""")]
    public void Open_WithADamagedAnchor_IsRefused(string content)
    {
        Open(4).Dispose();
        File.WriteAllText(AnchorPath, content);
        Assert.Equal(ProtectionStoreFault.AnchorMalformed, Refused().Reason);
    }

    [Fact]
    public void Open_InAFolderThatIsNotThere_IsRefused() => Assert.Equal(
        ProtectionStoreFault.Unusable,
        Assert.Throws<ProtectionStoreException>(() => SqliteProtectionStore.Open(_folder.PathOf("no/protection.db"), AnchorPath, Chain, _random)).Reason);

    [Fact]
    public void Files_AreTheirOwnersAlone()
    {
        using IProtectionStore store = Open(4);
        if (!OperatingSystem.IsWindows())
            Assert.All(Directory.GetFiles(_folder.Path), file => Assert.True(AtomicFile.IsPrivate(file), file));
    }

    protected override IProtectionStore Open(ulong anchorReserve)
    {
        IProtectionStore store = SqliteProtectionStore.Open(StorePath, AnchorPath, Chain, _random, anchorReserve: anchorReserve);
        _opened.Add(store);
        return store;
    }

    /// <summary>
    /// What the disk holds at this moment is copied away, the store closed, and the copy put in its place: as after kill -9.
    /// </summary>
    protected override void Crash(IProtectionStore store)
    {
        Dictionary<string, byte[]> disk = Directory.GetFiles(_folder.Path).ToDictionary(file => file, File.ReadAllBytes);
        store.Dispose();
        Restore(disk, _ => true);
    }

    protected override Action BackUpStore()
    {
        Dictionary<string, byte[]> disk = Directory.GetFiles(_folder.Path).ToDictionary(file => file, File.ReadAllBytes);
        return () => Restore(disk, file => !string.Equals(file, AnchorPath, StringComparison.Ordinal));
    }

    protected override Action BackUpAnchor()
    {
        byte[] anchor = File.ReadAllBytes(AnchorPath);
        return () => File.WriteAllBytes(AnchorPath, anchor);
    }

    protected override void LoseAnchor() => File.Delete(AnchorPath);

    private void Restore(Dictionary<string, byte[]> disk, Func<string, bool> chosen)
    {
        foreach (string file in Directory.GetFiles(_folder.Path).Where(chosen))
            File.Delete(file);
        foreach ((string file, byte[] content) in disk.Where(entry => chosen(entry.Key)))
            File.WriteAllBytes(file, content);
    }

    private ProtectionStoreException Refused() =>
        Assert.Throws<ProtectionStoreException>(() => SqliteProtectionStore.Open(StorePath, AnchorPath, Chain, _random));
}
