using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.Links;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>
/// How long a cluster takes from a slot's block to its attestations, on links that all take the same time and lose nothing, by
/// what its nodes see.
/// </summary>
internal sealed class VoteTrial : IWireTap
{
    private static readonly TimeSpan BlockAfter = TimeSpan.FromSeconds(1);

    private readonly VoteViews _views;
    private readonly TestWorld _world;
    private readonly CodecNetwork _network;
    private int _votes;
    private int _rightVotes;

    /// <summary>Prepares a trial.</summary>
    /// <param name="views">What the nodes see.</param>
    /// <param name="operators">n.</param>
    /// <param name="leaderless">Whether round 1 has no leader.</param>
    /// <param name="latency">How long every message takes.</param>
    public VoteTrial(VoteViews views, int operators, bool leaderless, TimeSpan latency)
    {
        _views = views;
        CodecNetwork? network = null;
        _world = new TestWorld(new WorldOptions
        {
            Operators = operators,
            Validators = Preset.Minimal.SlotsPerEpoch,
            CheapKeys = true,
            DefinitionVersion = leaderless ? ClusterTerms.LeaderlessVotesVersion : ClusterTerms.FirstVersion,
            Network = world => network = new CodecNetwork(world, new SeededRandom(1), new FaultTally()) { Tap = this },
            BeaconOf = node => new VoteCount(this, node.Beacon),
        });
        _network = network!;
        _network.Faults.Latency = latency;
        _network.Faults.Jitter = TimeSpan.Zero;
    }

    /// <summary>Plays so many epochs after the first one.</summary>
    public VoteTrialResult Run(int epochs)
    {
        TestWorld.Node[] up = [.. _world.Nodes.Skip(_views.Down)];
        TestWorld.Node[] late = [.. up.Take(_views.HalfIsLate ? up.Length / 2 : _views.Late)];
        _world.Start([.. up.Select(node => node.Index.Value)]);
        ulong first = (ulong)Preset.Minimal.SlotsPerEpoch;
        ulong end = first * (ulong)(epochs + 1);
        for (ulong slot = 0; slot < end; slot++)
            PlaySlot(new Slot(slot), up, late);
        RunUntil(_world.Clock.StartOf(new Slot(end + 1)));

        DutyOutcome[] outcomes =
            [.. up.SelectMany(node => node.OutcomesOf(DutyType.Attestation)).Where(outcome => outcome.Slot.Value >= first && outcome.Slot.Value < end)];
        double[] taken = [.. outcomes
            .Where(outcome => outcome.Submitted is not null)
            .GroupBy(outcome => outcome.Slot)
            .Select(slot => (slot.Min(outcome => outcome.Submitted!.Value) - _world.Clock.StartOf(slot.Key) - BlockAfter).TotalMilliseconds)
            .Order()];
        double rounds = outcomes.Where(outcome => outcome.Round > 0).Average(outcome => outcome.Round);
        return new VoteTrialResult(taken, (int)(end - first), rounds, _votes == 0 ? 0 : (double)_rightVotes / _votes);
    }

    void IWireTap.Said(TestWorld.Node node, PeerMessage message)
    {
    }

    IReadOnlyList<PeerMessage> IWireTap.Bend(TestWorld.Node node, OperatorIndex to, PeerMessage message) => [message];

    void IWireTap.Heard(TestWorld.Node node, PeerEvent happened)
    {
    }

    private void PlaySlot(Slot slot, TestWorld.Node[] up, TestWorld.Node[] late)
    {
        RunUntil(_world.Clock.StartOf(slot));
        foreach (TestWorld.Node node in late)
            node.Beacon.Behind = 1;
        _network.Tick();
        RunUntil(_world.Clock.StartOf(slot) + BlockAfter);
        foreach (TestWorld.Node node in up.Except(late))
            node.Beacon.Show(slot);
        for (TimeSpan at = BlockAfter; at < _world.Clock.SlotDuration; at += TimeSpan.FromSeconds(1))
        {
            RunUntil(_world.Clock.StartOf(slot) + at);
            _network.Tick();
        }

        // It arrives in the end, so that the next slot's votes have a parent.
        RunUntil(_world.Clock.StartOf(slot + 1) - TimeSpan.FromMilliseconds(1));
        foreach (TestWorld.Node node in late)
        {
            node.Beacon.Behind = 0;
            node.Beacon.Show(slot);
        }
    }

    private void RunUntil(DateTimeOffset at)
    {
        TimeSpan left = at - _world.Simulator.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            _world.Simulator.RunFor(left);
    }

    /// <summary>Looks at the votes on their way to the beacon node.</summary>
    private sealed class VoteCount(VoteTrial trial, IBeaconNode beacon) : IBeaconNode
    {
        public void Submit(BeaconRequest request, IActorRef replyTo)
        {
            if (request is BeaconRequest.SubmitAttestations submission)
            {
                trial._votes += submission.Attestations.Count;
                trial._rightVotes += submission.Attestations.Count(vote => vote.Data.BeaconBlockRoot == trial._world.Chain.BlockOf(vote.Data.Slot));
            }

            beacon.Submit(request, replyTo);
        }

        public void Subscribe(IActorRef receiver) => beacon.Subscribe(receiver);
    }
}
