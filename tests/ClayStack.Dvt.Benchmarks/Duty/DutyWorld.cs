using System.Buffers.Binary;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
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
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>Four nodes on one thread; between them the production codec, and a chain that agrees with everything.</summary>
internal sealed class DutyWorld : IDisposable
{
    public const int Nodes = 4;
    private const int Threshold = 3;

    private readonly Simulator _simulator = new(1);
    private readonly PeerSamples _cluster = new();
    private readonly Network _network;
    private readonly SigningRoots _roots;
    private readonly ChainClock _clock;
    private readonly SharedPublicKey[] _keys;
    private readonly BlsSecretKey[][] _shares;
    private readonly HashSet<Root> _selectionRoots = [];
    private readonly MeasuredCrypto _crypto;
    private readonly List<IDisposable> _owned = [];
    private readonly WorldPeers[] _peers;
    private readonly string _folder;
    private readonly DutyLoad _load;
    private readonly IReadOnlyList<SyncDuty> _syncMembers;
    private readonly RecordingRef _events = new("events");

    public DutyWorld(string folder, DutyLoad load, (SharedPublicKey[] Keys, BlsSecretKey[][] Shares) dealt)
    {
        _folder = folder;
        _load = load;
        _network = new Network
        {
            Name = "benchmark",
            Preset = Preset.Mainnet,
            Forks = new ForkSchedule([.. Enum.GetValues<ForkName>().Where(name => name <= ForkName.Fulu).Select(name => new ScheduledFork(
                name, ForkVersion.FromBytes([(byte)name, 0, 0, 1]), new Epoch(0)))]),
            Timing = new SlotTiming { SlotDurationMs = 12_000 },
            GenesisValidatorsRoot = RootOf(7),
            DepositChainId = 1337,
        };
        _clock = new ChainClock(new Uint64((ulong)_simulator.Time.GetUtcNow().AddSeconds(5).ToUnixTimeSeconds()), _network);
        _roots = new SigningRoots(_network.Preset, _network.Forks, _network.GenesisValidatorsRoot!.Value);
        (_keys, _shares) = dealt;
        int spread = load.SyncMembers == 0 ? 0 : _network.Preset.SyncCommitteeSize / load.SyncMembers;
        _syncMembers = [.. Enumerable.Range(0, load.SyncMembers).Select(v => new SyncDuty(KeyOf(_keys[v]), new ValidatorIndex((ulong)v), [v * spread]))];
        _crypto = new MeasuredCrypto(new ThresholdCrypto(new SeededRandomSource(1)), _selectionRoots.Contains);
        _peers = [.. Enumerable.Range(1, Nodes).Select(self => new WorldPeers(new OperatorIndex(self), _cluster.Codec(self, PresentSlot)))];
        for (int left = 0; left < Nodes; left++)
        {
            for (int right = left + 1; right < Nodes; right++)
                WorldPeers.Connect(_peers[left], _peers[right]);
        }
    }

    public TimeSpan SelectionCryptoTime => _crypto.Selection;

    public TimeSpan CryptoTime => _crypto.Other;

    public long SentBytes => _peers.Sum(peers => peers.SentBytes);

    public long SelectionBytes => _peers.Sum(peers => peers.SelectionBytes);

    public static string CodePath => $"path {BatchEngine.Current.Name}";

    /// <summary>What became of the attestations.</summary>
    public IReadOnlyList<DutyOutcome> Outcomes =>
        [.. _events.Messages.OfType<DutyOutcome>().Where(outcome => outcome.Duty == DutyType.Attestation)];

    /// <summary>How many outcomes of a kind named a miss, and how many did not.</summary>
    public (int Missed, int Done) CountOf(DutyType duty)
    {
        DutyOutcome[] outcomes = [.. _events.Messages.OfType<DutyOutcome>().Where(outcome => outcome.Duty == duty && outcome.Slot.Value > 1)];
        int missed = outcomes.Count(outcome => outcome.Missed.Count > 0);
        return (missed, outcomes.Length - missed);
    }

    public void Start()
    {
        for (int self = 1; self <= Nodes; self++)
        {
            ActorSystem system = _simulator.CreateSystem($"node{self}");
            system.EventStream.Subscribe<DutyOutcome>(_events);
            ClusterContext context = ContextOf(self);
            ClusterShares shares = new(
                _cluster.DefinitionHash,
                new ShareIndex(self),
                _keys.Select((key, v) => new ValidatorShare(key.GroupKey, _shares[v][self - 1])));
            system.ActorOf(Props.Create(() => new ClusterActor(context, shares)), "cluster");
        }

        _simulator.RunUntilIdle();
        _simulator.RunFor(_clock.Genesis - _simulator.Time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
    }

    public void RunSlots(int slots)
    {
        for (int i = 0; i < slots; i++)
        {
            _simulator.RunFor(_clock.SlotDuration);
            _crypto.Forget();
        }
    }

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _cluster.Dispose();
    }

    private ClusterContext ContextOf(int self)
    {
        Root chain = _network.GenesisValidatorsRoot!.Value;
        IProtectionStore store = SqliteProtectionStore.Open(
            Path.Combine(_folder, $"protection-{self}.db"), Path.Combine(_folder, $"anchor-{self}.json"), chain, new SeededRandomSource(self));
        DutyMetrics metrics = new();
        _owned.AddRange([store, metrics]);
        ProtectionRegister register = new(store, chain, _network.Preset);
        register.AddNotYetActive([.. _keys.Select(key => new NotYetActiveValidator(KeyOf(key), Epoch.FarFuture))], now: null);
        SigningGuard guard = SigningGuard.Of(store);
        return new ClusterContext
        {
            DefinitionHash = _cluster.DefinitionHash,
            Self = new OperatorIndex(self),
            OperatorCount = Nodes,
            Threshold = Threshold,
            Validators = new Dictionary<BlsPublicKeyBytes, ManifestValidator>(),
            Keys = _keys.ToDictionary(KeyOf),
            Timers = DutyTimers.Standard,
            AreVotesLeaderless = true,
            Run = PeerSamples.Identity(self),
            HighestSlotAtOpen = null,
            Voting = new ProtectionVoting(store),
            Clock = _clock,
            Roots = _roots,
            Time = _simulator.Time,
            NodeSigner = _cluster.Key(self),
            Crypto = _crypto,
            Beacon = new AgreeableBeaconNode(_clock, DutiesIn, _syncMembers, [.. _keys.Select(KeyOf)]),
            Peers = _peers[self - 1],
            Protection = new SlashingProtection(store, _roots, guard),
            Guard = guard,
            Evidence = new InMemoryEvidence(),
            Exits = new InMemoryExits().Open(),
            Quarantine = new ProtectionQuarantine(store, _network.Preset),
            Register = register,
            CryptoWorkers = new SimulatedWorkerPool(1, 4096, _simulator.Time),
            StoreWorkers = new SimulatedWorkerPool(1, 4096, _simulator.Time),
            Metrics = metrics,
        };
    }

    private List<AttesterDuty> DutiesIn(Epoch epoch)
    {
        List<AttesterDuty> duties = [];
        int length = _load.Aggregates ? AgreeableBeaconNode.CommitteeLength : int.MaxValue;
        for (int v = 0; v < _keys.Length; v++)
        {
            Slot slot = _clock.FirstSlotOf(epoch) + ((ulong)v / (ulong)_load.Attesters);
            _selectionRoots.Add(_roots.SelectionProof(slot));
            duties.Add(new AttesterDuty(KeyOf(_keys[v]), new ValidatorIndex((ulong)v), slot, default, length, 64, v % _load.Attesters));
        }

        return duties;
    }

    private ulong PresentSlot() => _clock.SlotAt(_simulator.Time.GetUtcNow())?.Value ?? 0;

    private static BlsPublicKeyBytes KeyOf(SharedPublicKey key) => BlsPublicKeyBytes.FromBytes(key.GroupKey.Bytes);

    /// <summary>Keys and their shares, of a seed.</summary>
    public static (SharedPublicKey[] Keys, BlsSecretKey[][] Shares) Deal(int validators)
    {
        SeededRandomSource random = new(3);
        SharedPublicKey[] keys = new SharedPublicKey[validators];
        BlsSecretKey[][] shares = new BlsSecretKey[validators][];
        for (int v = 0; v < validators; v++)
        {
            using BlsSecretKey secret = BlsSecretKey.Generate(random);
            SplitKey split = SplitKey.Split(secret, Threshold, Nodes, random);
            shares[v] = [.. split.Shares];
            if (!SharedPublicKey.TryCreate(
                secret.ToPublicKey(),
                [.. split.Shares.Select(share => share.ToPublicKey())],
                Threshold,
                [.. split.Shares.Select(Crypto.Bls12381.Bls.PopProve)],
                random,
                out SharedPublicKey? key,
                out SharedKeyFault fault))
            {
                throw new InvalidOperationException(fault.ToString());
            }

            keys[v] = key!;
        }

        return (keys, shares);
    }

    internal static Root RootOf(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Root.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], number);
        return Root.FromBytes(bytes);
    }
}
