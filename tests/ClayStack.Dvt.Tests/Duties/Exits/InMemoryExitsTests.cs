using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Duties.Exits;

public sealed class InMemoryExitsTests : ExitStoreContract
{
    private readonly InMemoryExits _disk = new();

    protected override IExitStore Open() => _disk.Open();
}
