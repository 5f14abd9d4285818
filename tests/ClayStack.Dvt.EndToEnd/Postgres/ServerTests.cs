using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>What a server must be like (PROTOCOL S8), on one that these tests may spoil.</summary>
public sealed class ServerTests : IDisposable
{
    private const string Owner = "owner";

    private readonly PrivatePostgres _server = new();
    private readonly PostgresPlace _place;

    public ServerTests() => _place = new PostgresPlace(_server, "spoiled");

    public void Dispose()
    {
        _place.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Settings_BelowWhatADurableCommitNeeds_AreRefused_AndNamed()
    {
        foreach (string weak in new[] { "off", "local", "remote_write" })
            AssertRefused(ProtectionStoreFault.NotDurable, $"synchronous_commit is {weak}", $";Options=-c synchronous_commit={weak}");
        AssertRefused(ProtectionStoreFault.NotDurable, "default_transaction_read_only is on", ";Options=-c default_transaction_read_only=on");
        foreach (string strong in new[] { "on", "remote_apply" })
            TakeAndRelease($";Options=-c synchronous_commit={strong}");

        // The owner notices as well, at its next sign of life.
        using PostgresStores owner = _place.Take(Owner);
        _place.Do("ALTER SYSTEM SET fsync = off");
        _place.Do("SELECT pg_reload_conf()");
        AssertSoon(() => owner.Lease.Renew() is LeaseRenewal.Lost lost && lost.Reason.Contains("fsync", StringComparison.Ordinal));
        owner.Dispose();
        AssertRefused(ProtectionStoreFault.NotDurable, "fsync is off");
    }

    [Fact]
    public void ReplicaThatBecomesThePrimary_IsRefusedUntilThen_AndThenHasAHigherFence()
    {
        PostgresStores owner = _place.Take(Owner);
        Assert.Equal(new Fence(1, 1), owner.Protection.Fence);
        _server.Stop();
        Assert.IsType<LeaseRenewal.Failed>(owner.Lease.Renew());
        using PostgresStandBy standBy = _place.NewProcess("stand-by");
        Assert.Equal(ProtectionStoreFault.Unreachable, Refused(standBy).Reason);

        _server.Touch("standby.signal");
        _server.Start();
        ProtectionStoreException refused = Refused(standBy);
        Assert.Equal(ProtectionStoreFault.NotDurable, refused.Reason);
        Assert.Contains("pg_is_in_recovery() is true", refused.Message, StringComparison.Ordinal);
        Assert.IsType<LeaseRenewal.Lost>(owner.Lease.Renew());

        Assert.True(_place.Ask<bool>("SELECT pg_promote()"));

        // The owner of the old timeline must find out from its peers whether anything was lost, which a start does (PROTOCOL S5).
        using (IProtectionTransaction transaction = owner.Protection.Begin())
        {
            transaction.Insert(FreshRow(1));
            Assert.Equal(ProtectionStoreFault.Unreachable, Assert.Throws<ProtectionStoreException>(() => transaction.Commit()).Reason);
        }

        Assert.Equal(ProtectionStoreFault.ServerChanged, Assert.Throws<ProtectionStoreException>(owner.Protection.Begin).Reason);
        owner.Dispose();
        _place.Expire();
        using PostgresStores again = Assert.IsType<LeaseAttempt.Taken>(standBy.TryTake(_place.AnchorOf(Owner))).Stores;
        Assert.Equal(new Fence(2, 2), again.Protection.Fence);
        Assert.Empty(again.Protection.Enumerate());
    }

    [Fact]
    public void ContentOfAnotherOrigin_IsRefused_AndLeftAsItIs()
    {
        TakeAndRelease();
        AssertRefused(ProtectionStoreFault.WrongChain, "is of the chain", process: _place.NewProcess(RootOf(99), Owner));
        AssertRefused(ProtectionStoreFault.WrongCluster, "is of the cluster", process: _place.NewProcess(Chain, Owner, cluster: 2));

        _place.Do("UPDATE store SET system_identifier = 1");
        AssertRefused(ProtectionStoreFault.ServerChanged, "its content was made on 1");
        _place.Do("UPDATE clay_dvt_schema SET version = 99");
        AssertRefused(ProtectionStoreFault.NewerSchema, "have version 99");
        _place.Do("UPDATE clay_dvt_schema SET purpose = 'something else'");
        AssertRefused(ProtectionStoreFault.Malformed, "tables of another purpose");
        Assert.Equal(1L, _place.Ask<long>("SELECT fence_counter FROM lease"));
    }

    [Fact]
    public void RoleThatOwnsItsSchemaOnly_IsEnough_AndOneThatMayNotWrite_IsRefused()
    {
        _place.Do("CREATE ROLE clay LOGIN; CREATE ROLE stranger LOGIN; ALTER SCHEMA spoiled OWNER TO clay; GRANT USAGE ON SCHEMA spoiled TO stranger");
        AssertRefused(ProtectionStoreFault.Unusable, "let the user own the database", ";Username=stranger");
        TakeAndRelease(";Username=clay");
        AssertRefused(ProtectionStoreFault.Unusable, "42501", ";Username=stranger");

        // A successor of the same role may end what the owner has left open.
        using PostgresStandBy first = _place.NewProcess("first", extra: ";Username=clay");
        using PostgresStores owner = Assert.IsType<LeaseAttempt.Taken>(first.TryTake(_place.AnchorOf("first"))).Stores;
        _place.Expire();
        TakeAndRelease(";Username=clay");
    }

    private void TakeAndRelease(string extra = "")
    {
        using PostgresStandBy process = _place.NewProcess(Owner, extra: extra);
        Assert.IsType<LeaseAttempt.Taken>(process.TryTake(_place.AnchorOf(Owner))).Stores.Dispose();
    }

    private void AssertRefused(ProtectionStoreFault fault, string words, string extra = "", PostgresStandBy? process = null)
    {
        using PostgresStandBy standBy = process ?? _place.NewProcess(Owner, extra: extra);
        ProtectionStoreException refused = Refused(standBy);
        Assert.Equal(fault, refused.Reason);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private ProtectionStoreException Refused(PostgresStandBy standBy) =>
        Assert.Throws<ProtectionStoreException>(() => standBy.TryTake(_place.AnchorOf(Owner)));

    /// <summary>A reload of the configuration takes the server a moment.</summary>
    private static void AssertSoon(Func<bool> condition)
    {
        const int triesMax = 10_000;
        for (int i = 0; i < triesMax; i++)
        {
            if (condition())
                return;
        }

        Assert.Fail("It never came true.");
    }
}
