using System.Globalization;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>Four processes do every duty together on a chain whose rules others wrote (consensus of Lodestar, judged by its own code).</summary>
public sealed class RefereeTests(ITestOutputHelper output)
{
    private const int SecondsPerSlot = 3;
    private const int Leaving = 17;

    [Fact]
    public async Task FourNodes_EightEpochsOfFulu_EveryDutyIsDone_AndTheChainFinalizes()
    {
        await using ClusterOnReferee run = await ClusterOnReferee.StartAsync(ForkName.Fulu, SecondsPerSlot, 1, 2, 3, 4);
        await run.PlayThroughAsync(8 * (ulong)run.SlotsPerEpoch, new Dictionary<ulong, Func<Task>>
        {
            [(2 * (ulong)run.SlotsPerEpoch) + 1] = () => run.RequestExitAsync(Leaving),
        });
        await run.JudgeSubmissionsAsync();
        ulong leaves = await run.JudgeExitAsync(Leaving);
        (int prompt, int all) = await run.JudgeAttestationsAsync(1, 6);
        int blocks = await run.JudgeProposalsAsync(1, 7);
        int messages = await run.JudgeSyncMessagesAsync(1, 6);
        int aggregates = await run.JudgeAggregatesAsync(1, 6);
        int contributions = await run.JudgeContributionsAsync(1, 6);
        (ulong justified, ulong finalized) = await run.CheckpointsAsync();
        Assert.Equal((7UL, 6UL), (justified, finalized));
        Say($"fulu: {all} attestations included, {prompt} in the next block; {blocks} blocks, {messages} sync messages included, {aggregates} aggregates, {contributions} contributions; validator {Leaving} leaves in epoch {leaves}; justified {justified}, finalized {finalized}");
    }

    [Fact]
    public async Task ANodeKilledAndRestartedTwice_CostsNoAttestation()
    {
        await using ClusterOnReferee run = await ClusterOnReferee.StartAsync(ForkName.Fulu, SecondsPerSlot, 1, 2, 3, 4);
        LocalNode victim = run.Nodes.Nodes[1];
        Task Restart()
        {
            victim.Start();
            return Task.CompletedTask;
        }

        await run.PlayThroughAsync(6 * (ulong)run.SlotsPerEpoch, new Dictionary<ulong, Func<Task>>
        {
            [10] = victim.KillAsync,
            [14] = Restart,
            [27] = victim.KillAsync,
            [31] = Restart,
        });
        await run.JudgeSubmissionsAsync();
        (int prompt, int all) = await run.JudgeAttestationsAsync(1, 4);
        (ulong justified, ulong finalized) = await run.CheckpointsAsync();
        Assert.Equal((5UL, 4UL), (justified, finalized));
        Assert.True(victim.IsRunning, victim.LogTail());
        Say($"one node killed twice: {all} attestations included, {prompt} in the next block; justified {justified}, finalized {finalized}");
    }

    [Fact]
    public async Task OneNodeDownThroughout_CostsNoAttestation()
    {
        await using ClusterOnReferee run = await ClusterOnReferee.StartAsync(ForkName.Fulu, SecondsPerSlot, 1, 2, 4);
        await run.PlayThroughAsync(6 * (ulong)run.SlotsPerEpoch);
        await run.JudgeSubmissionsAsync();
        (int prompt, int all) = await run.JudgeAttestationsAsync(1, 4);
        (ulong justified, ulong finalized) = await run.CheckpointsAsync();
        Assert.Equal((5UL, 4UL), (justified, finalized));
        Say($"one node down: {all} attestations included, {prompt} in the next block; justified {justified}, finalized {finalized}");
    }

    [Theory]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Deneb)]
    public async Task EarlierForks_EveryDutyIsDone(ForkName fork)
    {
        await using ClusterOnReferee run = await ClusterOnReferee.StartAsync(fork, SecondsPerSlot, 1, 2, 3, 4);
        await run.PlayThroughAsync(3 * (ulong)run.SlotsPerEpoch);
        await run.JudgeSubmissionsAsync();
        (int prompt, int all) = await run.JudgeAttestationsAsync(1, 1);
        int blocks = await run.JudgeProposalsAsync(1, 2);
        int messages = await run.JudgeSyncMessagesAsync(1, 1);
        int aggregates = await run.JudgeAggregatesAsync(1, 1);
        int contributions = await run.JudgeContributionsAsync(1, 1);
        Say($"{fork}: {all} attestations included, {prompt} in the next block; {blocks} blocks, {messages} sync messages included, {aggregates} aggregates, {contributions} contributions");
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
