using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Tests.Sql;

public sealed class PostgresServerRuleTests
{
    private const string Place = "clay@db:5432/clay";

    private static readonly PostgresServer Good = new(150004, InRecovery: false, ReadOnly: false, "on", "on", SystemIdentifier: 7, Timeline: 3);

    [Fact]
    public void Check_AServerThatKeepsWhatItConfirms_IsAccepted()
    {
        Assert.Null(PostgresServerRule.Check(Good, Place));
        Assert.Null(PostgresServerRule.Check(Good with { SynchronousCommit = "remote_apply" }, Place));
        Assert.Null(PostgresServerRule.Check(Good with { VersionNumber = PostgresServerRule.VersionNumberMin }, Place));
    }

    [Fact]
    public void Check_EachFault_NamesTheSettingAndTheRemedy()
    {
        AssertRefused(Good with { VersionNumber = PostgresServerRule.VersionNumberMin - 1 }, PostgresFault.TooOld, "server_version_num is 129999", "Upgrade");
        AssertRefused(Good with { InRecovery = true, Timeline = 0 }, PostgresFault.NotPrimary, "pg_is_in_recovery() is true", "Name the primary server");
        AssertRefused(Good with { ReadOnly = true }, PostgresFault.NotPrimary, "default_transaction_read_only is on", "Name the primary server");
        AssertRefused(Good with { Fsync = "off" }, PostgresFault.NotDurable, "fsync is off", "Set fsync = on");
        foreach (string weak in new[] { "off", "local", "remote_write", "something new" })
            AssertRefused(Good with { SynchronousCommit = weak }, PostgresFault.NotDurable, $"synchronous_commit is {weak}", "Set it to on");
    }

    [Fact]
    public void CheckSame_TellsAnotherServerFromAnotherTimeline()
    {
        Assert.Null(PostgresServerRule.CheckSame(Good, 7, 3, Place));
        Assert.Null(PostgresServerRule.CheckSame(Good, 7, timeline: null, Place));
        PostgresFailure copied = PostgresServerRule.CheckSame(Good, 8, 3, Place)!;
        Assert.Equal(PostgresFault.AnotherServer, copied.Fault);
        Assert.Contains("system identifier 7", copied.Message, StringComparison.Ordinal);
        Assert.Contains("EIP-3076", copied.Message, StringComparison.Ordinal);
        PostgresFailure promoted = PostgresServerRule.CheckSame(Good, 7, 2, Place)!;
        Assert.Equal(PostgresFault.AnotherServer, promoted.Fault);
        Assert.Contains("timeline 3, and was on 2", promoted.Message, StringComparison.Ordinal);
        Assert.Contains("Start the node again", promoted.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(PostgresServer server, PostgresFault fault, string setting, string remedy)
    {
        PostgresFailure refused = PostgresServerRule.Check(server, Place)!;
        Assert.Equal(fault, refused.Fault);
        Assert.Contains(Place, refused.Message, StringComparison.Ordinal);
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.MayPass);
    }
}
