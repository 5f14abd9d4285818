using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class InMemoryPeerRecordsTests : PeerRecordsContract
{
    private readonly InMemoryPeerRecords _disk = new();

    protected override IPeerRecords Open() => _disk.Open();
}
