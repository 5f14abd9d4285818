using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What every actor of one cluster is given: who and where it is, and the ports. Immutable.</summary>
public sealed record ClusterContext
{
    /// <summary>The hash of the cluster definition.</summary>
    public required Bytes32 DefinitionHash { get; init; }

    /// <summary>This node's operator.</summary>
    public required OperatorIndex Self { get; init; }

    /// <summary>n.</summary>
    public required int OperatorCount { get; init; }

    /// <summary>How many partial signatures make a signature.</summary>
    public required int Threshold { get; init; }

    /// <summary>The validators by group key, with their settings.</summary>
    public required IReadOnlyDictionary<BlsPublicKeyBytes, ManifestValidator> Validators { get; init; }

    /// <summary>The validators' keys.</summary>
    public required IReadOnlyDictionary<BlsPublicKeyBytes, SharedPublicKey> Keys { get; init; }

    /// <summary>When rounds end, by the definition.</summary>
    public required DutyTimers Timers { get; init; }

    /// <summary>Whether the votes of a slot are agreed on in a first round without a leader; the same at all nodes.</summary>
    public bool AreVotesLeaderless { get; init; }

    /// <summary>This run of the node.</summary>
    public required RunIdentity Run { get; init; }

    /// <summary>The highest slot in the protection store when it was opened (PROTOCOL C5); null for none.</summary>
    public required Slot? HighestSlotAtOpen { get; init; }

    /// <summary>Keeps in which slots this node may have voted (PROTOCOL C5).</summary>
    public required ProtectionVoting Voting { get; init; }

    /// <summary>The chain's times.</summary>
    public required ChainClock Clock { get; init; }

    /// <summary>The signing roots of the chain.</summary>
    public required SigningRoots Roots { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Signs what this node says to its peers.</summary>
    public required INodeSigner NodeSigner { get; init; }

    /// <summary>Signs with shares, and combines.</summary>
    public required IThresholdCrypto Crypto { get; init; }

    /// <summary>The beacon nodes.</summary>
    public required IBeaconNode Beacon { get; init; }

    /// <summary>The peers.</summary>
    public required IPeerNetwork Peers { get; init; }

    /// <summary>The only way to a <see cref="SafeToSign"/>.</summary>
    public required SlashingProtection Protection { get; init; }

    /// <summary>Makes the rows without which protection refuses (PROTOCOL S2).</summary>
    public required ProtectionRegister Register { get; init; }

    /// <summary>Says whether this node may sign slashable things now, and for whom; <see cref="Protection"/> asks it.</summary>
    public required SigningGuard Guard { get; init; }

    /// <summary>Makes quarantines durable (PROTOCOL S6).</summary>
    public required ProtectionQuarantine Quarantine { get; init; }

    /// <summary>Keeps what other operators are convicted by (PROTOCOL C6).</summary>
    public required IEvidenceStore Evidence { get; init; }

    /// <summary>Keeps who asked for validators' exits (PROTOCOL V3).</summary>
    public required IExitStore Exits { get; init; }

    /// <summary>Workers for signatures.</summary>
    public required WorkerPool CryptoWorkers { get; init; }

    /// <summary>Workers for the store.</summary>
    public required WorkerPool StoreWorkers { get; init; }

    /// <summary>Counts.</summary>
    public required DutyMetrics Metrics { get; init; }

    /// <summary>f = ⌊(n−1)/3⌋.</summary>
    public int FaultsMax => (OperatorCount - 1) / 3;

    /// <summary>q = ⌈2n/3⌉.</summary>
    public int Quorum => ((2 * OperatorCount) + 2) / 3;
}
