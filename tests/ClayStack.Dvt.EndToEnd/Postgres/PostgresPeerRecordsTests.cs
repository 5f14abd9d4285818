using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Protection;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The contract of every store of peer records, on PostgreSQL.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class PostgresPeerRecordsTests(PostgresServerFixture fixture) : PeerRecordsContract, IDisposable
{
    private readonly PostgresPlace _place = fixture.NewPlace();
    private PostgresStores? _stores;

    public void Dispose()
    {
        _stores?.Dispose();
        _place.Dispose();
    }

    protected override IPeerRecords Open()
    {
        _stores?.Dispose();
        _stores = _place.Take("process");
        return _stores.Peers;
    }
}
