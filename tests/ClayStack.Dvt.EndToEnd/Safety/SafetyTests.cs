using System.Globalization;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.EndToEnd.Cluster;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Safety;

/// <summary>
/// Node processes with the wrong disk: an old backup, a copy that runs as well, none at all, and a mark that is too high. The
/// cluster attests on, nothing slashable is signed, and each says what it lacks by its code.
/// </summary>
public sealed class SafetyTests(ITestOutputHelper output)
{
    private const string Quarantined = "PROTECTION_QUARANTINED";
    private const int Poisoned = 5;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task ARestoredBackup_ACloneAndAnEmptyVolume_AreQuarantined_AndTheClusterGoesOn()
    {
        await using ClusterOnDevnet run = await ClusterOnDevnet.StartAsync();
        await run.UntilAsync("all attest", () => Task.FromResult(run.Attestations.Included > 0));

        await RestoreABackupAsync(run, run.Nodes[1]);
        await RunACloneAsync(run, run.Nodes[3]);
        await LoseTheVolumeAsync(run, run.Nodes[2]);

        await run.PlaySlotsAsync(4);
        AssertAllAttested(run);
    }

    [Fact]
    public async Task AMarkThatIsTooHigh_CostsOnlyItsValidator_AndOnlyWhereTooFewAreLeft()
    {
        await using ClusterOnDevnet run = await ClusterOnDevnet.StartAsync();
        await run.UntilAsync("all attest", () => Task.FromResult(run.Attestations.Included > 0));

        await PoisonAsync(run, run.Nodes[3]);
        ulong poisonedOnce = EpochAfterNext(run);
        await run.UntilVotesAsync((poisonedOnce + 2) * ClusterOnDevnet.SlotsPerEpoch);
        AssertAllAttested(run);

        await PoisonAsync(run, run.Nodes[2]);
        ulong poisonedTwice = EpochAfterNext(run);
        await run.UntilVotesAsync((poisonedTwice + 2) * ClusterOnDevnet.SlotsPerEpoch);

        // f + 1 nodes refuse that validator now, and only that one.
        IReadOnlyList<DevnetPerformance> performance = run.BeaconNode.Performance(new Epoch(poisonedTwice));
        Assert.Equal(
            [Poisoned],
            performance.Select((validator, index) => (validator.Accepted, index)).Where(one => !one.Accepted).Select(one => one.index));
        Assert.Equal(0, run.Chain.SlashingCount);
        await AssertReasonAsync(run, run.Nodes[3], MissReason.ProtectionRefused);
        await AssertReasonAsync(run, run.Nodes[0], MissReason.TooFewPartials);
    }

    private async Task RestoreABackupAsync(ClusterOnDevnet run, LocalNode node)
    {
        await StopAsync(node);
        string backup = NodeVolumes.Backup(node);
        node.Start();
        await UntilHoldsAsync(run, node);
        await run.PlaySlotsAsync(3);
        await StopAsync(node);
        NodeVolumes.Restore(node, backup);
        node.Start();
        await UntilHoldsAsync(run, node, Quarantined);
        ulong since = run.Chain.HeadSlot.Value;
        await UntilSignsAsync(run, node);
        Say($"the restored {node} signed nothing slashable for {run.Chain.HeadSlot.Value - since} slots");
        AssertAllAttested(run);
    }

    private async Task RunACloneAsync(ClusterOnDevnet run, LocalNode node)
    {
        LocalNode clone = NodeVolumes.Clone(node, NodeCommand.Program);
        await using (clone)
        {
            // The copy lacks what is signed from here on. One that lacks nothing is the node moved to another machine: it goes on.
            await run.PlaySlotsAsync(2);
            clone.Start();
            await UntilHoldsAsync(run, clone, Quarantined);
            await UntilHoldsAsync(run, node, Quarantined);
            await run.PlaySlotsAsync(2);
            await StopAsync(clone);
        }

        ulong since = run.Chain.HeadSlot.Value;
        await UntilSignsAsync(run, node);
        Say($"the cloned {node} signed nothing slashable for {run.Chain.HeadSlot.Value - since} slots after the clone had ended");
        AssertAllAttested(run);
    }

    private async Task LoseTheVolumeAsync(ClusterOnDevnet run, LocalNode node)
    {
        await StopAsync(node);
        NodeVolumes.Lose(node, "data");
        node.Start();
        await run.UntilAsync("it refuses to start", () => Task.FromResult(!node.IsRunning));
        Assert.Equal(ExitCode.StoreFailed, node.ExitCode);
        Say($"{node} without its data folder: {node.LogTail(1)}");

        NodeVolumes.Lose(node, "anchor");
        node.Start();
        await UntilHoldsAsync(run, node, Quarantined);
        ulong since = run.Chain.HeadSlot.Value;
        await UntilHoldsAsync(run, node);
        StatusDocument status = (await run.StatusAsync(node))!;
        Assert.Equal(ClusterOnDevnet.Validators, status.Cluster!.ValidatorsWithoutHistory);
        Say($"the empty {node} was in quarantine for {run.Chain.HeadSlot.Value - since} slots, and has no history of {status.Cluster.ValidatorsWithoutHistory} validators");
    }

    /// <summary>An operator imports a history that says that a validator has voted for an epoch far away.</summary>
    private async Task PoisonAsync(ClusterOnDevnet run, LocalNode node)
    {
        string root = run.Network.GenesisValidatorsRoot!.Value.ToString();
        string key = run.Keys[Poisoned];
        string file = Path.Combine(node.Folder, "history.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            {"metadata":{"interchange_format_version":"5","genesis_validators_root":"{{root}}"},
             "data":[{"pubkey":"{{key}}","signed_blocks":[],"signed_attestations":[{"source_epoch":"0","target_epoch":"1000000"}]}]}
            """,
            TestContext.Current.CancellationToken);
        await StopAsync(node);
        (int refused, string without) = await NodeCommand.RunAsync(node, "slashing-protection", "import", file);
        Assert.True(refused == ExitCode.InputRefused, without);
        (int code, string said) = await NodeCommand.RunAsync(node, "slashing-protection", "import", file, "--force", "--waive-doppelganger");
        Assert.True(code == ExitCode.Done, said);
        node.Start();
        await UntilHoldsAsync(run, node);
        Say($"{node}: {said.Trim()}");
    }

    /// <summary>Waits until these hold the node back; with none, until it votes and signs.</summary>
    private static Task UntilHoldsAsync(ClusterOnDevnet run, LocalNode node, params string[] holds) => run.UntilAsync(
        $"{node.Folder} has the holds [{string.Join(", ", holds)}]",
        async () => await run.StatusAsync(node) is { Cluster: { } cluster }
            && (holds.Length > 0 || cluster.MayVoteSince is not null)
            && cluster.SigningHolds.SequenceEqual(holds, StringComparer.Ordinal));

    /// <summary>Waits until slashing protection lets everything pass in two slots in a row: until then others must not be missing.</summary>
    private static async Task UntilSignsAsync(ClusterOnDevnet run, LocalNode node)
    {
        await UntilHoldsAsync(run, node);
        await run.UntilAsync($"{node.Folder} signs again", async () =>
        {
            long before = (await run.MetricsAsync(node)).ProtectionRefusals;
            await run.PlaySlotsAsync(2);
            return (await run.MetricsAsync(node)).ProtectionRefusals == before;
        });
    }

    private static async Task StopAsync(LocalNode node) => Assert.True(await node.StopAsync(StopTime, TimeProvider.System), node.LogTail());

    private static ulong EpochAfterNext(ClusterOnDevnet run) => (run.Chain.Slot!.Value.Value / ClusterOnDevnet.SlotsPerEpoch) + 2;

    private static void AssertAllAttested(ClusterOnDevnet run)
    {
        DevnetStatus chain = run.Chain;
        DevnetGroupStatus attestations = chain.Groups.Single();
        Assert.True(attestations.Missed == 0 && chain is { SlashingCount: 0, Refusals.Count: 0 }, $"{attestations}\n{chain}\n{run.Warnings()}");
    }

    private static async Task AssertReasonAsync(ClusterOnDevnet run, LocalNode node, MissReason reason)
    {
        StatusDocument status = (await run.StatusAsync(node))!;
        Assert.Contains(reason.ToString(), status.Duties!.Missed.Keys);
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
