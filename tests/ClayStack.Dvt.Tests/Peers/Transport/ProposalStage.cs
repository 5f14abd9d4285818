using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.TestKit;
using Protector = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>
/// A cluster of one validator that proposes a block with twenty blobs in <see cref="TestNode.Slot"/>. A slot lasts an hour, so
/// that no machine is too slow for it.
/// </summary>
internal sealed class ProposalStage
{
    private static readonly Network Chain = MinimalNetwork.From(ForkName.Fulu, slotDurationMs: 3_600_000);

    private readonly PeerSamples _cluster;
    private readonly ClusterKeys _keys;
    private readonly SigningRoots _roots = new(Chain.Preset, Chain.Forks, Chain.GenesisValidatorsRoot!.Value);

    public ProposalStage(PeerSamples cluster, int operators)
    {
        _cluster = cluster;
        _keys = new ClusterKeys(operators, operators - ((operators - 1) / 3), validators: 1);
        ulong now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Clock = new ChainClock(new Uint64(now - (TestNode.Slot * 3600)), Chain);
        Proposer = new ProposerDuty(_keys.KeyOf(0), new ValidatorIndex(0), new Slot(TestNode.Slot));
        Leader = LeaderSchedule.Leader(
            new InstanceId(TestNode.Slot, (byte)DutyType.Proposal), round: 1, (ulong)Chain.Preset.SlotsPerEpoch, operators);
    }

    public ChainClock Clock { get; }

    public ProposerDuty Proposer { get; }

    public OperatorIndex Leader { get; }

    public ValidatorSettings Settings { get; } = new(TestWorld.FeeRecipientOf(0), 60_000_000, BuilderSettings.LocalOnly, default);

    /// <summary>How many bytes the leader's block has on the wire.</summary>
    public int BlockBytes => new ProposedBlock(Beacon.Block(this, Leader, default).Block, null, null).Encode(Chain.Preset).Length;

    public ClusterShares SharesOf(OperatorIndex index) => _keys.SharesOf(_cluster.DefinitionHash, index.Value);

    public ClusterContext ContextOf(TestNode node, WorkerPool workers)
    {
        IProtectionStore store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(PeerSamples.Word((byte)node.Index.Value)));
        ProtectionRegister register = new(store, Chain.GenesisValidatorsRoot!.Value, Chain.Preset);
        register.AddNotYetActive([new NotYetActiveValidator(Proposer.Key, Epoch.FarFuture)], now: null);
        SigningGuard guard = SigningGuard.Of(store);
        return new ClusterContext
        {
            DefinitionHash = _cluster.DefinitionHash,
            Self = node.Index,
            OperatorCount = _keys.OperatorCount,
            Threshold = _keys.Threshold,
            Validators = new Dictionary<BlsPublicKeyBytes, ManifestValidator>(),
            Keys = new Dictionary<BlsPublicKeyBytes, SharedPublicKey> { [Proposer.Key] = _keys.Keys[0] },
            Timers = DutyTimers.Standard,
            Run = PeerSamples.Identity(node.Index.Value),
            HighestSlotAtOpen = null,
            Voting = new ProtectionVoting(store),
            Clock = Clock,
            Roots = _roots,
            Time = TimeProvider.System,
            NodeSigner = _cluster.Key(node.Index.Value),
            Crypto = new ThresholdCrypto(new SeededRandomSource(node.Index.Value)),
            Beacon = new Beacon(this, node.Index),
            Peers = node.Network,
            Protection = new Protector(store, _roots),
            Register = register,
            Guard = guard,
            Evidence = new InMemoryEvidence(),
            Exits = new InMemoryExits().Open(),
            Quarantine = new ProtectionQuarantine(store, Chain.Preset),
            CryptoWorkers = workers,
            StoreWorkers = workers,
            Metrics = new DutyMetrics(),
        };
    }

    /// <summary>Makes a block of its own and takes every block.</summary>
    private sealed class Beacon(ProposalStage stage, OperatorIndex index) : IBeaconNode
    {
        public static ProducedBlock Block(ProposalStage stage, OperatorIndex index, BlsSignatureBytes reveal) => new(
            BlockSamples.Make(
                new BlockShape
                {
                    Slot = stage.Proposer.Slot,
                    Proposer = stage.Proposer.Validator,
                    Parent = TestRoots.Of(1),
                    Reveal = reveal,
                    FeeRecipient = stage.Settings.FeeRecipient,
                    Commitments = 20,
                    TransactionBytes = 20_000 + index.Value,
                },
                Chain.Preset),
            PayloadValueWei: null,
            ConsensusValueWei: null,
            "stage");

        public void Submit(BeaconRequest request, IActorRef replyTo) => replyTo.Tell(
            request switch
            {
                BeaconRequest.ProduceBlock produce => new BeaconAnswer.BlockProduced(request, Block(stage, index, produce.RandaoReveal)),
                BeaconRequest.FetchHeader header => new BeaconAnswer.HeaderFetched(
                    request, header.Root, new BeaconBlockHeader(stage.Proposer.Slot - 1, default, default, default, default), ExecutionOptimistic: false),
                _ => (BeaconAnswer)new BeaconAnswer.Submitted(request, []),
            },
            sender: null);

        public void Subscribe(IActorRef receiver)
        {
        }
    }
}
