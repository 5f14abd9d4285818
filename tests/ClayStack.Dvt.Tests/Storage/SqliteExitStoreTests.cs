using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Exits;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Storage;

public sealed class SqliteExitStoreTests : ExitStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OfAnotherCluster_IsRefused()
    {
        Open().Dispose();
        Assert.Equal(
            ProtectionStoreFault.WrongCluster,
            Assert.Throws<ProtectionStoreException>(() => SqliteExitStore.Open(_folder.PathOf("exits.db"), IdOf(2))).Reason);
        Open().Dispose();
    }

    protected override IExitStore Open() => SqliteExitStore.Open(_folder.PathOf("exits.db"), IdOf(1));
}
