using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.EndToEnd.Cluster;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.EndToEnd.Builder;

/// <summary>Four node processes whose validators take builders' blocks, on a chain whose relay is good, late, silent and lying.</summary>
public sealed class BuilderTests(ITestOutputHelper output)
{
    private const int SlotMs = 4000;
    private const int RelayTimeoutMs = 400;
    private static readonly Uint256 Better = Uint256.FromUInt64(20_000_000_000_000_000);
    private static readonly string LocalRecipient = LocalCluster.FeeRecipient.ToString();

    [Fact]
    public Task Relay_GoodLateOrSilent_CostsNoBlock_AndALyingOneOnlyItsOwn() => PlayAllAsync(ForkName.Fulu);

    [Fact]
    public Task Relay_OnDeneb_CostsNoBlock_AndALyingOneOnlyItsOwn() => PlayAllAsync(ForkName.Deneb);

    private async Task PlayAllAsync(ForkName fork)
    {
        await using ClusterOnDevnet run = await ClusterOnDevnet.StartAsync(
            chain => chain with
            {
                Fork = fork,
                SlotDurationMs = SlotMs,
                BlobsPerBlock = 2,
                Relay = new DevnetRelay.Good(Better),
                RelayTimeoutMs = RelayTimeoutMs,
            },
            new BuilderSettings(Enabled: true, BuilderSettings.NeutralBoostFactor));
        await run.UntilAsync("every validator has registered", () => Task.FromResult(Registrations(run).Done == ClusterOnDevnet.Validators));
        await run.PlaySlotsAsync(1);

        await PlayAsync(run, "good", new DevnetRelay.Good(Better), slots: 4, Block.Builders);
        await PlayAsync(run, "late, within the time", new DevnetRelay.Late(Better, TimeSpan.FromMilliseconds(RelayTimeoutMs / 2)), slots: 3, Block.Builders);
        await PlayAsync(run, "too late", new DevnetRelay.Late(Better, TimeSpan.FromMilliseconds(RelayTimeoutMs * 4)), slots: 3, Block.Local);
        await PlayAsync(run, "silent", new DevnetRelay.Silent(), slots: 3, Block.Local);
        await PlayAsync(run, "worse than local", new DevnetRelay.Good(Uint256.FromUInt64(1)), slots: 2, Block.Local);
        await PlayAsync(run, "lying", new DevnetRelay.Lying(Better), slots: 3, Block.None);
        await PlayAsync(run, "none", relay: null, slots: 3, Block.Local);
        int lies = await EmptySlotsAsync(run);

        // What the relay withheld is missed and named; nothing else is.
        DevnetStatus chain = run.Chain;
        Assert.Equal(lies, chain.DutiesOf(ClusterOnDevnet.Group, DevnetDutyKind.Proposal).Missed);
        Assert.Equal((0, 0), (chain.SlashingCount, run.Attestations.Missed));
        foreach (LocalNode node in run.Nodes)
        {
            StatusDocument.DutiesPart duties = (await run.StatusAsync(node))!.Duties!;
            Assert.Equal(lies, duties.Kinds[nameof(DutyType.Proposal)].Missed);
            Assert.Equal(lies, duties.Missed[nameof(MissReason.PayloadWithheld)]);
        }

        // Each epoch every node has registered every validator, in the same bytes: other bytes of one time are refused.
        DevnetDutyStatus registrations = Registrations(run);
        Assert.Equal((ClusterOnDevnet.Validators, 0), (registrations.Done, registrations.Refused));
        Assert.All(chain.Refusals, refusal => Assert.Equal("payload_mismatch", refusal.Code));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fork}: {registrations.Done} registrations, {run.Attestations.Included}/{run.Attestations.Expected} attestations, {chain.DutiesOf(ClusterOnDevnet.Group, DevnetDutyKind.Proposal)}"));
    }

    private static DevnetDutyStatus Registrations(ClusterOnDevnet run) => run.Chain.DutiesOf(ClusterOnDevnet.Group, DevnetDutyKind.Registration);

    /// <summary>From the next slot on the relay is so; then every slot has that block.</summary>
    private async Task PlayAsync(ClusterOnDevnet run, string name, DevnetRelay? relay, int slots, Block expected)
    {
        ulong before;
        do
        {
            before = run.Chain.Slot!.Value.Value;
            await run.UntilVotesAsync(before); // its block has come by then, or will not
            run.BeaconNode.Relay = relay;
        }
        while (run.Chain.Slot!.Value.Value != before);
        ulong first = before + 1;
        await run.UntilVotesAsync(first + (ulong)slots - 1);
        List<Block> seen = [];
        for (ulong slot = first; slot < first + (ulong)slots; slot++)
            seen.Add(Of(await run.BlockAsync(slot)));
        output.WriteLine($"relay {name}: {string.Join(", ", seen)}");
        Assert.All(seen, block => Assert.Equal(expected, block));
    }

    private static async Task<int> EmptySlotsAsync(ClusterOnDevnet run)
    {
        int empty = 0;
        for (ulong slot = 1; slot <= run.Chain.HeadSlot.Value; slot++)
            empty += await run.BlockAsync(slot) is null ? 1 : 0;
        return empty;
    }

    private static Block Of(JsonElement? block)
    {
        if (block is not { } message)
            return Block.None;
        JsonElement body = message.GetProperty("body");
        bool isLocal = string.Equals(
            body.GetProperty("execution_payload").GetProperty("fee_recipient").GetString(), LocalRecipient, StringComparison.OrdinalIgnoreCase);
        return isLocal ? Block.Local : Block.Builders;
    }

    private enum Block
    {
        None,
        Local,
        Builders,
    }
}
