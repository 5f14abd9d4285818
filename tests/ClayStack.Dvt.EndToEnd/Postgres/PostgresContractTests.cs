using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.SpecTests.SlashingProtection;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.Tests.Duties.Protection;

namespace ClayStack.Dvt.EndToEnd.Postgres;

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

[Collection(PostgresServerFixture.Collection)]
public sealed class PostgresInterchangeTests(PostgresServerFixture fixture)
{
    public static TheoryData<string> Cases { get; } = [.. InterchangeCase.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_IsJudgedAsPublished(string name)
    {
        using PostgresPlace place = fixture.NewPlace();
        InterchangeCase.Judge(name, chain =>
        {
            using PostgresStandBy process = place.NewProcess(chain, "process");
            PostgresStores stores = Assert.IsType<LeaseAttempt.Taken>(process.TryTake(place.AnchorOf("process"))).Stores;
            return (stores.Protection, stores);
        });
    }

    [Fact]
    public void Cases_AreAllThere() => Assert.Equal(InterchangeCase.Count, Cases.Count);
}
