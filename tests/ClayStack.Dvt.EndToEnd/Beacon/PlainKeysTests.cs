using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.EndToEnd.Beacon;

/// <summary>
/// Whole keys through our beacon client against the referee: every duty of six epochs at each fork, judged by a state
/// transition that we did not write.
/// </summary>
public sealed class PlainKeysTests(ITestOutputHelper output)
{
    private const ulong Epochs = 6;
    private const ulong Outside = 48;

    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Fulu)]
    public async Task SixEpochs_EveryDutyOfPlainKeys_IsAcceptedAndFinalizes(ForkName fork)
    {
        await using RefereeProcess referee = await RefereeProcess.Start(
            "--fork", fork.ToString().ToLowerInvariant(), "--clock", "manual", "--outside", $"0-{Outside - 1}");
        ManualTime time = new(referee.GenesisTime - 5);
        using BeaconMetrics metrics = new();
        Assert.True(BeaconEndpoint.TryParse(referee.Url.ToString(), out BeaconEndpoint? endpoint, out _));
        BeaconResult<NetworkIdentity> probed = await NetworkProbe.Identify(
            [endpoint], expected: null, metrics, time, time.GetUtcNow() + TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(probed.TryGet(out NetworkIdentity? identity, out BeaconError? error), error?.ToString());
        Assert.Equal((ulong)referee.GenesisTime, identity.GenesisTime.Value);

        EventLog events = new();
        await using BeaconNodePort port = new([endpoint], identity, new BeaconPoolSettings(), metrics, time, new SystemRandomSource());
        port.Subscribe(events);
        port.Start();
        await events.Ready.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using PlainValidatorClient client = new(port.Api, identity, time, Enumerable.Range(0, (int)Outside).Select(index => (ulong)index));
        ulong slots = Epochs * (ulong)identity.Network.Preset.SlotsPerEpoch;
        for (ulong slot = 1; slot <= slots; slot++)
            await Play(referee, time, identity.Network, client, new Slot(slot));

        await JudgeChain(referee, slots);
        await JudgePerformance(referee);
        await JudgeRewards(port.Api, time);
        // Slots 1 to 48 are played: epochs 1 to 5 in full, which the referee has judged, and both ends in part.
        Assert.True(client.Attestations > (int)(Outside * (Epochs - 1)), $"{client.Attestations} attestations");
        Assert.True(client.Proposals > (int)slots / 2, $"{client.Proposals} proposals");
        Assert.True(client.Aggregates > 0 && client.SyncMessages > 0 && client.Contributions > 0);
        Assert.Equal(slots, events.Heads.Max(head => head.Slot.Value));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fork}: {client.Attestations} attestations, {client.Aggregates} aggregates, {client.SyncMessages} sync messages, "
            + $"{client.Contributions} contributions, {client.Proposals} proposals; bytes per attestation-data call "
            + $"{metrics.BytesReceived(BeaconCall.AttestationData) / metrics.Calls(BeaconCall.AttestationData)}"));
    }

    private static async Task Play(RefereeProcess referee, ManualTime time, Network network, PlainValidatorClient client, Slot slot)
    {
        ForkName fork = network.Forks.At(slot.ToEpoch(network.Preset)).Name;
        await Reach(0);
        if (slot.Value == 1 || slot.Value % (ulong)network.Preset.SlotsPerEpoch == 0)
            await client.Prepare(slot.ToEpoch(network.Preset));
        await client.Propose(slot);
        await Reach(network.Timing.AttestationDueMs(fork));
        await client.Attest(slot);
        await Reach(network.Timing.AggregateDueMs(fork));
        await client.Aggregate(slot);

        async Task Reach(ulong offsetMs)
        {
            ulong duration = network.Timing.SlotDurationMs;
            await referee.MoveTo(slot.Value, (int)(((offsetMs * 10_000) + duration - 1) / duration));
            time.Set((long)network.Timing.StartMs(new Uint64((ulong)referee.GenesisTime), slot) + (long)offsetMs);
        }
    }

    private static async Task JudgeChain(RefereeProcess referee, ulong slots)
    {
        Assert.Empty((await referee.Read("referee/submissions?outcome=refused&limit=10")).EnumerateArray().Select(item => item.ToString()));
        Assert.Empty((await referee.Read("referee/slashable")).EnumerateArray());
        JsonElement status = await referee.Read("referee/status");
        Assert.Equal(slots.ToString(CultureInfo.InvariantCulture), status.GetProperty("head").GetProperty("slot").GetString());
        // At the first slot of epoch 6: epoch 5 is justified, and epoch 4 finalized.
        Assert.Equal("5", status.GetProperty("justified").GetProperty("epoch").GetString());
        Assert.Equal("4", status.GetProperty("finalized").GetProperty("epoch").GetString());
    }

    private static async Task JudgePerformance(RefereeProcess referee)
    {
        for (ulong epoch = 1; epoch < Epochs - 1; epoch++)
        {
            JsonElement report = await referee.Read($"referee/performance/{epoch}");
            JsonElement[] votes = [.. report.GetProperty("attestations").GetProperty("included").EnumerateArray().Where(
                vote => Number(vote, "validator_index") < Outside)];
            Assert.Equal((int)Outside, votes.Length);
            Assert.All(votes, vote => Assert.True(vote.GetProperty("head_correct").GetBoolean(), vote.ToString()));
            Assert.All(votes, vote => Assert.Equal(Number(vote, "slot") + 1, Number(vote, "inclusion_slot")));
            Assert.All(report.GetProperty("proposals").EnumerateArray(), proposal => Assert.True(proposal.GetProperty("proposed").GetBoolean()));
            Assert.All(report.GetProperty("sync").EnumerateArray(), member => Assert.Equal(
                member.GetProperty("expected").ToString(), member.GetProperty("included").ToString()));
        }
    }

    private static ulong Number(JsonElement element, string name) =>
        ulong.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    /// <summary>Every vote was rewarded for source, target and head.</summary>
    private static async Task JudgeRewards(IBeaconApi api, ManualTime time)
    {
        ValidatorIndex[] validators = [.. Enumerable.Range(0, (int)Outside).Select(index => new ValidatorIndex((ulong)index))];
        BeaconResult<OnChain<IReadOnlyList<AttestationReward>>> result = await api.GetAttestationRewards(
            new Epoch(3), validators, time.GetUtcNow() + TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(result.TryGet(out OnChain<IReadOnlyList<AttestationReward>>? rewards, out BeaconError? error), error?.ToString());
        Assert.Equal((int)Outside, rewards.Value.Count);
        Assert.All(rewards.Value, reward => Assert.True(reward is { HeadGwei: > 0, TargetGwei: > 0, SourceGwei: > 0 }));
    }

    /// <summary>Keeps what the port tells.</summary>
    private sealed class EventLog : IActorRef
    {
        private readonly Lock _gate = new();
        private readonly List<object> _messages = [];
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes once the beacon node can serve duties.</summary>
        public Task Ready => _ready.Task;

        public string Name => "events";

        public string Path => "/test/events";

        public IReadOnlyList<BeaconEvent.Head> Heads
        {
            get
            {
                lock (_gate)
                    return [.. _messages.OfType<BeaconEvent.Head>()];
            }
        }

        public void Tell(object message, IActorRef? sender)
        {
            lock (_gate)
                _messages.Add(message);
            if (message is BeaconEvent.Availability { Ready: true })
                _ready.TrySetResult();
        }
    }
}
