using System.Buffers.Binary;
using System.Collections.Concurrent;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;
using Protector = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// A cluster in virtual time: the production actors of n nodes with real keys and signatures, a network and a chain that the
/// test bends, and the crash-modelling store.
/// </summary>
internal sealed class TestWorld : IDisposable
{
    private static readonly ConcurrentDictionary<(int Operators, int Validators), ClusterKeys> KnownKeys = [];
    private static readonly ConcurrentDictionary<int, NodeKey> KnownNodeKeys = [];

    private readonly WorldOptions _options;
    private readonly IWorldNetwork _network;
    private readonly Dictionary<OperatorIndex, INodeSigner> _signers = [];
    private ulong _starts;

    public TestWorld(int operators = 4, int validators = 4, ulong seed = 1, ForkName fork = ForkName.Fulu, bool cheapKeys = false)
        : this(new WorldOptions { Operators = operators, Validators = validators, Seed = seed, Fork = fork, CheapKeys = cheapKeys })
    {
    }

    public TestWorld(WorldOptions options)
    {
        _options = options;
        int operators = options.Operators;
        Simulator = new Simulator(options.Seed);
        Network = MinimalNetwork.From(options.Fork);
        Uint64 genesis = new((ulong)Simulator.Time.GetUtcNow().AddSeconds(5).ToUnixTimeSeconds());
        Clock = new ChainClock(genesis, Network);
        Roots = new SigningRoots(Network.Preset, Network.Forks, Network.GenesisValidatorsRoot!.Value);
        Keys = KnownKeys.GetOrAdd(
            (operators, options.Validators),
            static shape => new ClusterKeys(shape.Operators, shape.Operators - ((shape.Operators - 1) / 3), shape.Validators, seed: 5));
        Crypto = options.CheapKeys ? new LinearCrypto(Keys) : new CurveCrypto();
        for (int i = 1; i <= operators; i++)
        {
            NodeKey key = KnownNodeKeys.GetOrAdd(i, static index => NodeKey.Generate(new SeededBytes(100 + (ulong)index)));
            _signers.Add(new OperatorIndex(i), options.CheapKeys ? new CheapSigner(key.PublicKey) : key);
        }

        NodeKeys = _signers.ToDictionary(entry => entry.Key, entry => entry.Value.PublicKey);
        Chain = new WorldChain(Clock, Roots, Keys, Crypto);
        Net = new WorldNetwork(Clock, Simulator.Time);
        _network = options.Network?.Invoke(this) ?? Net;
        Nodes = [.. Enumerable.Range(1, operators).Select(index => new Node(this, new OperatorIndex(index)))];
    }

    /// <summary>The hash of the definition that all nodes have.</summary>
    public static Bytes32 Definition { get; } = Fill(0xDE);

    public Simulator Simulator { get; }

    /// <summary>The signing roots of the chain.</summary>
    public SigningRoots Roots { get; }

    /// <summary>What the nodes sign with.</summary>
    public WorldCrypto Crypto { get; }

    /// <summary>The public node key of every operator.</summary>
    public IReadOnlyDictionary<OperatorIndex, NodePublicKey> NodeKeys { get; }

    /// <summary>An operator's node key.</summary>
    public INodeSigner SignerOf(OperatorIndex index) => _signers[index];

    public Network Network { get; }

    public ChainClock Clock { get; }

    public ClusterKeys Keys { get; }

    public WorldChain Chain { get; }

    public WorldNetwork Net { get; }

    public Node[] Nodes { get; private set; }

    /// <summary>Starts those nodes that do not run.</summary>
    public void Start(params int[] indices)
    {
        foreach (Node node in Nodes.Where(node => indices.Length == 0 || indices.Contains(node.Index.Value)))
            node.Start();
        Simulator.RunUntilIdle();
    }

    /// <summary>Runs to the end of a slot, showing each slot's block to every node a second after the slot's start.</summary>
    public void RunThrough(ulong lastSlot)
    {
        Slot next = Clock.SlotAt(Simulator.Time.GetUtcNow()) is { } now ? now + 1 : new Slot(0);
        for (Slot slot = next; slot.Value <= lastSlot; slot += 1)
        {
            Simulator.RunFor(Clock.StartOf(slot).AddSeconds(1) - Simulator.Time.GetUtcNow());
            foreach (Node node in Nodes)
            {
                node.Beacon.Show(slot);
                node.RestartIfAsked();
            }

            _network.Tick();
            Simulator.RunUntilIdle();
        }

        Simulator.RunFor(Clock.StartOf(new Slot(lastSlot + 1)) - Simulator.Time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
    }

    /// <summary>The validators' duties of a range of slots that the chain took, and how many there were.</summary>
    public (int Taken, int Expected) Attested(ulong firstSlot, ulong lastSlot)
    {
        int expected = 0;
        int taken = 0;
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (AttesterDuty duty in Chain.DutiesIn(Clock.EpochOf(new Slot(slot))).Where(duty => duty.Slot.Value == slot))
            {
                expected++;
                taken += Chain.Taken.Contains((slot, duty.Validator.Value)) ? 1 : 0;
            }
        }

        return (taken, expected);
    }

    /// <summary>Copies a node's disks, as they are now, to another machine under the same identity; it does not run yet.</summary>
    public Node Clone(Node original)
    {
        Node clone = original.Copy();
        Nodes = [.. Nodes, clone];
        return clone;
    }

    /// <summary>Takes nodes away that will never run again.</summary>
    public void Forget(IEnumerable<Node> gone) => Nodes = [.. Nodes.Except(gone)];

    /// <summary>What the manifest says of builders, for every validator.</summary>
    public BuilderSettings Builder { get; set; } = BuilderSettings.LocalOnly;

    /// <summary>Settings that come into force later, for every validator.</summary>
    public ValidatorSettings? LaterSettings { get; set; }

    /// <summary>A validator as the manifest has it: paid to an address of its own.</summary>
    private ManifestValidator ManifestValidator(int validator) => new(
        Keys.KeyOf(validator),
        Keys.Keys[validator],
        default,
        [],
        [
            new ValidatorSettings(FeeRecipientOf(validator), GasLimit: 60_000_000, Builder, default),
            .. LaterSettings is { } later ? [later] : Array.Empty<ValidatorSettings>(),
        ]);

    public static ExecutionAddress FeeRecipientOf(int validator) =>
        ExecutionAddress.FromBytes([.. Enumerable.Repeat((byte)(validator + 1), ExecutionAddress.Length)]);

    public void Dispose()
    {
        foreach (Node node in Nodes)
            node.Crash();
        Simulator.RunUntilIdle();
    }

    internal static Bytes32 Fill(byte value)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        bytes.Fill(value);
        return new Bytes32(bytes);
    }

    private static Bytes32 StartId(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return new Bytes32(bytes);
    }

    /// <summary>A subscriber that does something about what it is told.</summary>
    private sealed class Told(Action action) : IActorRef
    {
        public string Name => "host";

        public string Path => "/world/host";

        public void Tell(object message, IActorRef? sender) => action();
    }

    internal sealed class Node(TestWorld world, OperatorIndex index)
    {
        private readonly List<WorldLog> _events = [];
        private ActorSystem? _system;
        private RunIdentity? _run;
        private bool _restartAsked;

        public OperatorIndex Index => index;

        public WorldBeaconNode Beacon { get; } = new(world.Chain, world.Keys, world.Simulator.Time);

        /// <summary>The disks of the protection store; another one is an empty volume.</summary>
        public InMemoryProtectionDisk Disk { get; set; } = new(Fill((byte)index.Value));

        /// <summary>What it keeps of its peers.</summary>
        public WorldMemory Memory { get; private set; } = new();

        /// <summary>The same, as the production codec keeps it.</summary>
        public InMemoryPeerRecords Records { get; } = new();

        /// <summary>Whether it runs.</summary>
        public bool IsUp => _system is not null;

        /// <summary>What ended its system, other than a crash; null if nothing did.</summary>
        public Exception? Fault => _system?.WhenTerminated.Exception?.InnerException;

        /// <summary>Its clock.</summary>
        public SteppedTime Time { get; } = new(world.Simulator.Time);

        /// <summary>What stands before its cryptography; nothing, unless a test says so.</summary>
        public Func<IThresholdCrypto, IThresholdCrypto> CryptoOf { get; set; } = crypto => crypto;

        /// <summary>The disk with the exits that were asked for.</summary>
        public InMemoryExits Exits { get; } = new();

        /// <summary>What it keeps against others.</summary>
        public InMemoryEvidence Evidence { get; } = new();

        /// <summary>What may hold it, in its present run.</summary>
        public SigningGuard? Guard { get; private set; }

        /// <summary>Who it is in its present run.</summary>
        public RunIdentity? Run => _run;

        public IActorRef? Cluster { get; private set; }

        /// <summary>The store of the present run.</summary>
        public IProtectionStore? Store { get; private set; }

        /// <summary>What the node published, over all its runs.</summary>
        public IEnumerable<T> Published<T>() => _events.SelectMany(run => run.Messages).OfType<T>();

        public IEnumerable<DutyOutcome> Outcomes => Published<DutyOutcome>();

        public IEnumerable<DutyOutcome> OutcomesOf(DutyType duty) => Outcomes.Where(outcome => outcome.Duty == duty);

        public void Start()
        {
            if (_system is not null)
                return;
            IProtectionStore store = InMemoryProtectionStore.Open(Disk);
            Store = store;
            RunIdentity run = _run = new(store.StoreId, StartId(++world._starts), store.Fence);
            SigningGuard guard = Guard = SigningGuard.Of(store);
            _system = world.Simulator.CreateSystem($"node{index}-{world._starts}");
            _restartAsked = false;
            _system.EventStream.Subscribe<SafetyEvent.RestartNeeded>(new Told(() => _restartAsked = true));
            _system.EventStream.Subscribe<object>(world._options.ObserverOf?.Invoke(this) ?? Log());
            TimeProvider time = Time;
            ClusterContext context = new()
            {
                DefinitionHash = Definition,
                Self = index,
                OperatorCount = world.Keys.OperatorCount,
                Threshold = world.Keys.Threshold,
                Validators = Enumerable.Range(0, world.Keys.Keys.Length).Select(world.ManifestValidator).ToDictionary(validator => validator.GroupKey),
                Keys = world.Keys.Keys.Select((key, v) => (key, v)).ToDictionary(pair => world.Keys.KeyOf(pair.v), pair => pair.key),
                Timers = DutyTimers.Standard,
                AreVotesLeaderless = world._options.DefinitionVersion >= ClusterTerms.LeaderlessVotesVersion,
                Run = run,
                HighestSlotAtOpen = store.HighestSlotAtOpen,
                Voting = new ProtectionVoting(store),
                Clock = world.Clock,
                Roots = world.Roots,
                Time = time,
                NodeSigner = world.SignerOf(index),
                Crypto = CryptoOf(world.Crypto.Of(index.Value)),
                Beacon = world._options.BeaconOf?.Invoke(this) ?? Beacon,
                Peers = world._network.PortOf(this, run),
                Protection = new Protector(store, world.Roots, guard),
                Guard = guard,
                Evidence = Evidence,
                Exits = Exits.Open(),
                Quarantine = new ProtectionQuarantine(store, world.Network.Preset),
                Register = new ProtectionRegister(store, world.Network.GenesisValidatorsRoot!.Value, world.Network.Preset),
                CryptoWorkers = new SimulatedWorkerPool(1, 1024, time),
                StoreWorkers = new SimulatedWorkerPool(1, 1024, time)
                {
                    CostOf = world._options.StoreCost is { } costOf ? cost => costOf(this, cost) : null,
                },
                Metrics = new DutyMetrics(),
            };
            Cluster = _system.ActorOf(
                Props.Create(() => new ClusterActor(context, world.Keys.SharesOf(Definition, index.Value))), "cluster");
        }

        /// <summary>Starts it if its disks allow; whether it runs then.</summary>
        public bool TryStart()
        {
            try
            {
                Start();
            }
            catch (Exception refusal) when (refusal is ProtectionStoreException or SimulatedCrashException)
            {
                Disk.Crash();
            }

            return IsUp;
        }

        /// <summary>Ends the node as kill -9 does: what was not committed is gone.</summary>
        public void Crash()
        {
            if (_system is null)
                return;
            world._network.Remove(_run!);
            _system.Abort();
            Disk.Crash();
            Beacon.Detach();
            _system = null;
            Cluster = null;
            Store = null;
            Guard = null;
        }

        /// <summary>The operator's command, while the node stands still: all keys may sign, though their past is unknown.</summary>
        /// <param name="liftHalts">Whether also those of which the chain has a foreign signature.</param>
        public void Activate(bool liftHalts = false)
        {
            using IProtectionStore store = InMemoryProtectionStore.Open(Disk);
            new ProtectionRegister(store, world.Network.GenesisValidatorsRoot!.Value, world.Network.Preset).Activate(
                [.. Enumerable.Range(0, world.Keys.Keys.Length).Select(world.Keys.KeyOf)],
                world.Clock.SlotAt(world.Simulator.Time.GetUtcNow()) ?? new Slot(0),
                liftHalts);
        }

        /// <summary>While the node stands still: a validator has signed for an epoch that is far away.</summary>
        public void Poison(int validator, Epoch target)
        {
            using IProtectionStore store = InMemoryProtectionStore.Open(Disk);
            using IProtectionTransaction transaction = store.Begin();
            transaction.Write(world.Keys.KeyOf(validator), new ProtectionMarks(Block: null, new AttestationMark(target, target, SigningRoot: null)));
            Invariant.Require(transaction.Commit() == CommitOutcome.Committed, "The disk of a node at rest works.");
        }

        /// <summary>Does what the host does at the end of a quarantine whose proof had a higher fence.</summary>
        public void RestartIfAsked()
        {
            if (_system is null || !_restartAsked)
                return;
            Crash();
            Start();
        }

        private WorldLog Log()
        {
            WorldLog log = new();
            _events.Add(log);
            return log;
        }

        /// <summary>The same operator's node on another machine, with copies of its disks.</summary>
        public Node Copy()
        {
            Node copy = new(world, index) { Memory = Memory.Copy() };
            copy.Disk.RestoreStore(Disk.CopyStore());
            copy.Disk.RestoreAnchor(Disk.CopyAnchor());
            return copy;
        }
    }
}
