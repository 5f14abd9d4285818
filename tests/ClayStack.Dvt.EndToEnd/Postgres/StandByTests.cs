using ClayStack.Dvt.Node.Commands;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>Whole node processes of one operator that take over from each other.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class StandByTests(PostgresServerFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task OwnerKilled_AndOwnerAsleepThroughATakeOver_CostTwoSlotsEach_AndNothingSlashableIsSigned()
    {
        using PostgresPlace place = fixture.NewPlace();
        await using OperatorWithTwoProcesses run = await OperatorWithTwoProcesses.StartAsync(place.ConnectionString, Slot);

        int killed = await run.UntilSlotAsync(later: 2);
        await run.First.KillAsync();
        await run.UntilMayVoteAsync(run.Second);
        Assert.Equal(2L, place.Ask<long>("SELECT fence_counter FROM lease"));
        run.First.Start();
        await run.UntilStandsByAsync(run.First);

        int asleep = await run.UntilSlotAsync(later: 2);
        await OperatorWithTwoProcesses.SignalAsync(run.Second, "STOP");
        await run.UntilMayVoteAsync(run.First);
        Assert.Equal(3L, place.Ask<long>("SELECT fence_counter FROM lease"));
        await run.UntilSlotAsync(later: 2);
        await OperatorWithTwoProcesses.SignalAsync(run.Second, "CONT");
        Assert.Equal(ExitCode.LeaseLost, await run.UntilEndedAsync(run.Second));
        Assert.Contains("another process of this operator", run.Second.LogTail(40), StringComparison.Ordinal);
        output.WriteLine(run.Second.LogTail(40));

        int end = await run.UntilSlotAsync(later: 3);
        int[] missed = run.MissedSlots(killed - 1, end - 1);
        output.WriteLine($"missed slots: {string.Join(", ", missed)}; killed at the start of {killed}, asleep from the start of {asleep}");
        Assert.True(
            missed.All(slot => slot == killed || slot == killed + 1 || slot == asleep || slot == asleep + 1),
            $"missed: {string.Join(", ", missed)}; killed at {killed}, asleep from {asleep}\n{run.Logs()}");
        Assert.Equal(0, run.Chain.SlashingCount);
        Assert.True(run.First.IsRunning, run.Logs());
    }
}
