using System.Diagnostics;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
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

    /// <summary>
    /// The log after power was lost in the middle of writing it: cut off, or with sectors of zeros or of noise from some place on. What
    /// opens is what was once committed, as a whole, and never less than the anchor vouches for; everything else is refused.
    /// </summary>
    [Fact]
    public void TornLog_OpensAsItOnceWas_OrIsRefused()
    {
        const int commits = 24;
        IProtectionStore store = Open(4);
        using (IProtectionTransaction first = store.Begin())
        {
            for (byte i = 1; i <= 3; i++)
                first.Insert(FreshRow(i));
            first.Commit();
        }

        List<IReadOnlyList<ProtectionRow>> states = [store.Enumerate()];
        for (ulong slot = 1; slot <= commits; slot++)
        {
            using IProtectionTransaction transaction = store.Begin();
            for (byte i = 1; i <= 3; i++)
                transaction.Write(Key(i), new ProtectionMarks(new BlockMark(new Slot(slot), RootOf(i)), new AttestationMark(new Epoch(slot), new Epoch(slot + 1), RootOf((byte)slot))));
            transaction.RaiseSlot(new Slot(slot));
            transaction.RaiseVotedSlot(new Slot(slot));
            transaction.Commit();
            transaction.Dispose();
            states.Add(store.Enumerate());
        }

        Dictionary<string, byte[]> disk = Directory.GetFiles(_folder.Path).ToDictionary(file => file, File.ReadAllBytes);
        store.Dispose();
        string log = StorePath + "-wal";
        SeededRandom random = new(9);
        Dictionary<string, int> outcomes = [];
        for (int tear = 0; tear < 200; tear++)
        {
            Restore(new(disk) { [log] = Torn(disk[log], random) }, _ => true);
            string outcome;
            try
            {
                using IProtectionStore again = SqliteProtectionStore.Open(StorePath, AnchorPath, Chain, _random, anchorReserve: 4);
                int slot = (int)again.HighestSlotAtOpen!.Value.Value;
                Assert.InRange(slot, commits - 4, commits);
                Assert.Equal(states[slot], again.Enumerate());
                Assert.Equal(again.HighestSlotAtOpen, again.HighestVotedSlotAtOpen);
                outcome = slot == commits ? "whole" : "within the reserve";
            }
            catch (ProtectionStoreException refused)
            {
                outcome = $"{refused.Reason}";
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        string summary = string.Join(", ", outcomes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value}"));
        TestContext.Current.TestOutputHelper!.WriteLine(summary);
        Assert.True(outcomes.ContainsKey("within the reserve") && outcomes.ContainsKey(nameof(ProtectionStoreFault.StoreRolledBack)), summary);
    }

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

    private byte[] Torn(byte[] log, SeededRandom random)
    {
        const int sector = 512;
        byte[] torn = [.. log];
        int from = random.Next(log.Length / sector) * sector;
        switch (random.Next(3))
        {
            case 0:
                return torn[..from];
            case 1:
                torn.AsSpan(from).Clear();
                return torn;
            default:
                for (int i = from; i < torn.Length; i += sector)
                {
                    if (random.Next(2) == 0)
                        _random.Fill(torn.AsSpan(i, Math.Min(sector, torn.Length - i)));
                }

                return torn;
        }
    }

    private ProtectionStoreException Refused() =>
        Assert.Throws<ProtectionStoreException>(() => SqliteProtectionStore.Open(StorePath, AnchorPath, Chain, _random));
}
