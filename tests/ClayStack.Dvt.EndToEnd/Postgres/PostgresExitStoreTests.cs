using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Exits;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The contract of every store of exits, on PostgreSQL.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class PostgresExitStoreTests(PostgresServerFixture fixture) : ExitStoreContract, IDisposable
{
    private readonly PostgresPlace _place = fixture.NewPlace();
    private PostgresStores? _stores;

    public void Dispose()
    {
        _stores?.Dispose();
        _place.Dispose();
    }

    [Fact]
    public void WhoHasLostTheLease_WritesNothing_AndASuccessorGoesOn()
    {
        IExitStore first = Open();
        Assert.Empty(first.ReadAll());
        _place.Expire();
        using PostgresStores successor = _place.Take("successor");
        Assert.Equal(ProtectionStoreFault.LeaseLost, Assert.Throws<ProtectionStoreException>(() => first.Write([], [])).Reason);
        Assert.Equal(ProtectionStoreFault.LeaseLost, Assert.Throws<ProtectionStoreException>(first.ReadAll).Reason);
        Assert.Empty(successor.Exits.ReadAll());
    }

    protected override IExitStore Open()
    {
        _stores?.Dispose();
        _stores = _place.Take("process");
        return _stores.Exits;
    }
}
