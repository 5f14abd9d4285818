using ClayStack.Dvt.Node.Commands;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>Whole node processes of one operator that take over from each other.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class StandByTests(PostgresServerFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task OwnerKilled_AndOwnerAsleepThroughATakeOver_CostTwoSlotsEach_AndNothingSlashableIsSigned()
    {
        (PostgresPlace place, OperatorWithTwoProcesses run) = await StartAsync();
        using PostgresPlace used = place;
        await using OperatorWithTwoProcesses running = run;

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

    /// <summary>New keys get their rows before genesis only (PROTOCOL S2), so a slow machine gets a later one, and all anew.</summary>
    private async Task<(PostgresPlace Place, OperatorWithTwoProcesses Run)> StartAsync()
    {
        const int attemptsMax = 3;
        for (int attempt = 1; attempt <= attemptsMax; attempt++)
        {
            PostgresPlace place = fixture.NewPlace();
            if (await OperatorWithTwoProcesses.TryStartAsync(place.ConnectionString, Slot, StartTime * attempt) is { } run)
                return (place, run);
            place.Dispose();
        }

        throw new InvalidOperationException("The machine is too slow: genesis came before all were ready, three times.");
    }
}
