using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Protection;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The contract of every protection store, on PostgreSQL.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class PostgresProtectionStoreTests(PostgresServerFixture fixture) : ProtectionStoreContract, IDisposable
{
    private const string Process = "process";

    private readonly PostgresPlace _place = fixture.NewPlace();
    private readonly List<PostgresStores> _opened = [];

    protected override bool IsShared => true;

    protected override int RacingTransactions => 2_000;

    public void Dispose()
    {
        _opened.ForEach(stores => stores.Dispose());
        _place.Dispose();
    }

    protected override IProtectionStore Open(ulong anchorReserve)
    {
        using PostgresStandBy process = _place.NewProcess(Process);
        switch (process.TryTake(_place.AnchorOf(Process), anchorReserve: anchorReserve))
        {
            case LeaseAttempt.Taken(PostgresStores stores):
                _opened.Add(stores);
                return stores.Protection;
            case LeaseAttempt.Held held:
                throw new ProtectionStoreException(ProtectionStoreFault.InUse, $"It is held by {held.Holder}.");
            case var other:
                throw new InvalidOperationException($"{other}");
        }
    }

    /// <summary>Its connections end, nothing is released in order, and the lease runs out.</summary>
    protected override void Crash(IProtectionStore store)
    {
        _place.EndConnections();
        _place.Expire();
    }

    protected override Action BackUpStore() => _place.BackUp();

    protected override Action BackUpAnchor()
    {
        byte[] anchor = File.ReadAllBytes(_place.AnchorOf(Process));
        return () => File.WriteAllBytes(_place.AnchorOf(Process), anchor);
    }

    protected override void LoseAnchor() => File.Delete(_place.AnchorOf(Process));
}
