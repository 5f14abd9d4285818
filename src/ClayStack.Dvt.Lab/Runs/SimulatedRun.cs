using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Adversary;
using ClayStack.Dvt.Lab.Checks;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.Links;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>One seed of a scenario, from before genesis to its end, with every checker at work.</summary>
internal sealed class SimulatedRun : IWireTap
{
    /// <summary>The last quarter of a run is healed: nothing but malicious operators troubles it.</summary>
    private const double HealedPart = 0.25;

    /// <summary>So long after healing quarantines are over, and what was late has passed.</summary>
    private const ulong EpochsToRecover = 8;

    private readonly RunRequest _request;
    private readonly Plan _plan;
    private readonly TestWorld _world;
    private readonly CodecNetwork _network;
    private readonly BeaconFaults _beacons = new();
    private readonly FaultTally _faults = new();
    private readonly LabTally _tally = new();
    private readonly Timeline _timeline;
    private readonly Verdicts _verdicts;
    private readonly VoteBook _votes;
    private readonly RunChecks _checks;
    private readonly MaliciousOperators _malicious;
    private readonly Nemesis _nemesis;
    private readonly HashSet<int> _maliciousIndices = [];
    private readonly int[] _careless;
    private readonly HashSet<TestWorld.Node> _reportedFaults = [];
    private readonly List<NodeChecks> _observers = [];
    private int _slashable;
    private int _wrongSignatures;
    private Slot? _firstLive;

    /// <summary>Prepares a run.</summary>
    public SimulatedRun(RunRequest request)
    {
        _request = request;
        SeededRandom random = new(request.Seed ^ 0xC1A75A11);
        _plan = request.Scenario.Draw(random);
        int[] faulty = Choose(random, _plan.Operators, _plan.FaultsMax);
        int maliciousCount = (int)Math.Round(_plan[Knob.Byzantine] * faulty.Length);
        _maliciousIndices.UnionWith(faulty.Take(maliciousCount));
        CodecNetwork? network = null;
        _world = new TestWorld(new WorldOptions
        {
            Operators = _plan.Operators,
            Validators = request.Validators,
            Seed = request.Seed,
            CheapKeys = !request.RealCrypto,
            DefinitionVersion = request.DefinitionVersion,
            Network = world => network = new CodecNetwork(world, random.Fork(), _faults) { Tap = this },
            BeaconOf = node => new BentBeacon(_world!, node, _beacons, random, _faults)
            {
                // Without a leader, what a beacon node says is a proposal, of which only the hash travels.
                Gave = request.DefinitionVersion >= ClusterTerms.LeaderlessVotesVersion ? data => _votes!.Learn(data) : null,
            },
            ObserverOf = node => Observe(node),
            StoreCost = (_, cost) => cost * _nemesis!.DiskSlowness,
        });
        _network = network!;
        _timeline = new Timeline(_world.Simulator);
        _verdicts = new Verdicts(_world.Simulator, _timeline);
        _votes = new VoteBook(_world.Roots);
        _checks = new RunChecks(_world, _verdicts, _votes, _faults, _maliciousIndices);
        _malicious = new MaliciousOperators(
            _world,
            new Malice
            {
                Operators = _maliciousIndices,
                EquivocateProposals = _plan[Knob.EquivocateProposals],
                EquivocateVotes = _plan[Knob.EquivocateVotes],
                Withhold = _plan[Knob.Withhold],
                SpoilPartials = _plan[Knob.SpoilPartials],
                StaleJustifications = _plan[Knob.StaleJustifications],
                WrongValues = _plan[Knob.WrongValues],
                Flood = _plan[Knob.Flood],
                ForgeIdentities = _plan[Knob.ForgedIdentities],
                SayTwice = _plan[Knob.SayTwice],
            },
            random.Fork(),
            _faults);
        _nemesis = new Nemesis(_world, _plan, _network, _beacons, _faults, _timeline, random.Fork(), _checks);
        foreach (TestWorld.Node node in _world.Nodes)
            node.Beacon.KeepsRecords = false;
        DrawDuties(random.Fork());
        _careless = [.. faulty.Skip(maliciousCount)];
    }

    /// <summary>Called when the time is over and the nodes still run; for measurements.</summary>
    public Action? Ending { get; init; }

    /// <summary>How many slots there are in a time.</summary>
    public ulong SlotsIn(double hours) => (ulong)(hours * 3600 / _world.Clock.SlotDuration.TotalSeconds);

    /// <summary>Runs to the end.</summary>
    public RunResult Run()
    {
        Simulator simulator = _world.Simulator;
        _nemesis.BeforeStart(_request.Validators);
        _world.Start();
        ulong slots = SlotsIn(_request.Hours);
        ulong healAt = (ulong)(slots * (1 - HealedPart));
        ulong perEpoch = (ulong)_world.Network.Preset.SlotsPerEpoch;
        for (ulong i = 0; i < slots; i++)
        {
            Slot slot = new(i);
            // Validators get their rows before genesis (PROTOCOL S2): a node that could not would never sign.
            if (i == 1)
                _nemesis.Begin(_careless);
            if (i == healAt)
            {
                _nemesis.Heal();
                _firstLive = slot + (EpochsToRecover * perEpoch);
            }

            RunUntil(_world.Clock.StartOf(slot) - TimeSpan.FromMilliseconds(1));
            _nemesis.OnSlot(slot);
            for (DateTimeOffset at = _world.Clock.StartOf(slot); at < _world.Clock.StartOf(slot + 1); at += TimeSpan.FromSeconds(1))
            {
                RunUntil(at);
                EachSecond();
                if (_request.StopAtFirst && !_verdicts.AllHold)
                    return Result(simulator);
            }

            RunUntil(_world.Clock.StartOf(slot + 1) - TimeSpan.FromMilliseconds(1));
            EndSlot(slot);
        }

        return Result(simulator);
    }

    void IWireTap.Said(TestWorld.Node node, PeerMessage message)
    {
        if (node.IsUp)
            _checks.Said(node, message);
    }

    IReadOnlyList<PeerMessage> IWireTap.Bend(TestWorld.Node node, OperatorIndex to, PeerMessage message)
    {
        if (_maliciousIndices.Contains(node.Index.Value))
            return _malicious.Bend(node, to, message);
        _nemesis.OnSending(node);
        return [message];
    }

    void IWireTap.Heard(TestWorld.Node node, PeerEvent happened)
    {
        _checks.Peers.Heard(node, happened);
        if (happened is PeerEvent.Received received)
            _malicious.Heard(node, received.Message);
    }

    private Actors.IActorRef Observe(TestWorld.Node node)
    {
        if (_maliciousIndices.Contains(node.Index.Value))
            return Nobody.Instance;
        NodeChecks checks = new(
            node, _tally, _verdicts, _timeline, index => _maliciousIndices.Contains(index) || _checks.Wire.Excused.Contains(index));
        _observers.Add(checks);
        return checks;
    }

    private void RunUntil(DateTimeOffset at)
    {
        TimeSpan left = at - _world.Simulator.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            _world.Simulator.RunFor(left);
    }

    private void EachSecond()
    {
        foreach (TestWorld.Node node in _world.Nodes)
        {
            node.RestartIfAsked();
            if (node.Fault is { } fault && _reportedFaults.Add(node) && !_maliciousIndices.Contains(node.Index.Value))
                _verdicts.Break(LabInvariant.NoActorFails, $"operator {node.Index} ended: {fault.Message}");
        }

        _network.Tick();
        _nemesis.OnSecond();
        for (; _slashable < _world.Chain.Slashable.Count; _slashable++)
            _verdicts.Break(LabInvariant.NothingSlashableOnChain, _world.Chain.Slashable[_slashable]);
        for (; _wrongSignatures < _world.Chain.WrongSignatures; _wrongSignatures++)
            _verdicts.Break(LabInvariant.OnlyGoodSignatures, "a signature that was submitted does not verify");
    }

    /// <summary>What the chain has of the slot's duties by now.</summary>
    private void EndSlot(Slot slot)
    {
        foreach (AttesterDuty duty in _world.Chain.DutiesIn(_world.Clock.EpochOf(slot)).Where(duty => duty.Slot == slot))
        {
            bool taken = _world.Chain.Taken.Contains((slot.Value, duty.Validator.Value));
            _tally.Attestations = (_tally.Attestations.Taken + (taken ? 1 : 0), _tally.Attestations.Expected + 1);
            if (!taken && slot >= _firstLive)
                _verdicts.Break(LabInvariant.LivenessAfterHealing, $"validator {duty.Validator} has no attestation in slot {slot}");
        }

        if (_world.Chain.ProposerAt(slot) is { } proposer)
        {
            bool taken = _world.Chain.Proposals.Taken.ContainsKey(slot.Value);
            _tally.Proposals = (_tally.Proposals.Taken + (taken ? 1 : 0), _tally.Proposals.Expected + 1);
            if (!taken && slot >= _firstLive)
                _verdicts.Break(LabInvariant.LivenessAfterHealing, $"validator {proposer.Validator} has no block in slot {slot}");
        }

        _checks.EndSlot(slot, _firstLive);
        if (slot.Value % 64 == 0)
            _world.Chain.ForgetBefore(slot.Value > 256 ? slot - 256 : new Slot(0));
    }

    private void DrawDuties(SeededRandom random)
    {
        ulong perEpoch = (ulong)_world.Network.Preset.SlotsPerEpoch;
        ulong salt = random.NextUInt64();
        double chance = _plan[Knob.Proposals];
        _world.Chain.ProposersIn = epoch =>
        {
            SeededRandom one = new(salt ^ epoch.Value);
            if (!one.NextBool(chance))
                return [];
            int validator = one.Next(_request.Validators);
            Slot slot = _world.Clock.FirstSlotOf(epoch) + 1 + (ulong)one.Next((int)perEpoch - 1);
            return [new ProposerDuty(_world.Keys.KeyOf(validator), new ValidatorIndex((ulong)validator), slot)];
        };
        foreach (TestWorld.Node node in _world.Nodes)
            node.Beacon.Producer.Change = shape => shape with { Commitments = 0, TransactionBytes = 400 };
        if (random.NextBool(_plan[Knob.SyncCommittee]))
            _world.Chain.SyncMembersIn = _ => [_world.Chain.Member(0, 1, 9), _world.Chain.Member(1, 2)];
    }

    private RunResult Result(Simulator simulator)
    {
        Ending?.Invoke();
        foreach (TestWorld.Node node in _world.Nodes)
            node.Crash();
        return new RunResult
        {
            Seed = _request.Seed,
            Operators = _plan.Operators,
            Malicious = [.. _maliciousIndices.Order()],
            VirtualTime = simulator.Time.Elapsed,
            TraceHash = simulator.Trace.Hash,
            Messages = simulator.Trace.Messages,
            Partials = _checks.Wire.Partials,
            Faults = _faults,
            Tally = _tally,
            Broken = new SortedDictionary<LabInvariant, long>(_verdicts.Broken.ToDictionary()),
            Findings = _verdicts.First,
            Timeline = [.. _timeline.Lines],
        };
    }

    /// <summary>f of the n operators, in random order.</summary>
    private static int[] Choose(SeededRandom random, int operators, int count)
    {
        List<int> all = [.. Enumerable.Range(1, operators)];
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++)
        {
            int at = random.Next(all.Count);
            chosen[i] = all[at];
            all.RemoveAt(at);
        }

        return chosen;
    }

    private sealed class Nobody : Actors.IActorRef
    {
        public static readonly Nobody Instance = new();

        public string Name => "nobody";

        public string Path => "/lab/nobody";

        public void Tell(object message, Actors.IActorRef? sender)
        {
        }
    }
}
