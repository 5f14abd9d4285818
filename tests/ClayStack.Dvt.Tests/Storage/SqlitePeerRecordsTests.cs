using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Protection;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Storage;

public sealed class SqlitePeerRecordsTests : PeerRecordsContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OfAnotherCluster_IsRefused()
    {
        Open().Dispose();
        Assert.Equal(
            ProtectionStoreFault.WrongCluster,
            Assert.Throws<ProtectionStoreException>(() => SqlitePeerRecords.Open(_folder.PathOf("peers.db"), IdOf(2))).Reason);
        Open().Dispose();
    }

    protected override IPeerRecords Open() => SqlitePeerRecords.Open(_folder.PathOf("peers.db"), IdOf(1));
}
