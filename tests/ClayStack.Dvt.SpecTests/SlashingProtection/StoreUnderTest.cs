using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.SpecTests.SlashingProtection;

/// <summary>A fresh store, in memory or on SQLite in a folder of its own.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    public const string BundledVariable = "CLAYSTACK_DVT_TEST_SQLITE_BUNDLED";

    private readonly DirectoryInfo? _folder;

    static StoreUnderTest() => SqliteLibrary.Load(WantsBundled ? SqliteSource.Bundled : SqliteSource.PreferSystem);

    public StoreUnderTest(string medium, Root chain)
    {
        if (string.Equals(medium, "memory", StringComparison.Ordinal))
        {
            Store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(default));
            return;
        }

        _folder = Directory.CreateTempSubdirectory("clay-dvt-");
        Store = SqliteProtectionStore.Open(
            Path.Combine(_folder.FullName, "protection.db"), Path.Combine(_folder.FullName, "anchor.json"), chain, new SystemRandomSource());
    }

    public static bool WantsBundled => Environment.GetEnvironmentVariable(BundledVariable) is not null;

    public IProtectionStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _folder?.Delete(recursive: true);
    }
}
