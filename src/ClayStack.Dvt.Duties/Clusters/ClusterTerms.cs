using System.Collections.Immutable;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// What the operators of a cluster agree on and sign (PROTOCOL I2); not yet checked, and not yet signed: see
/// <see cref="ClusterDefinition"/>.
/// </summary>
public sealed record ClusterTerms
{
    /// <summary>The first version, in which every round of consensus has a leader.</summary>
    public const int FirstVersion = 1;

    /// <summary>The version from which on the votes of a slot are agreed on in a first round without a leader.</summary>
    public const int LeaderlessVotesVersion = 2;

    /// <summary>The newest version that this program knows, and new clusters have.</summary>
    public const int NewestVersion = LeaderlessVotesVersion;

    /// <summary>The fewest operators: one of them may fail.</summary>
    public const int OperatorCountMin = 4;

    /// <summary>The most operators.</summary>
    public const int OperatorCountMax = 13;

    /// <summary>The most relays.</summary>
    public const int RelayCountMax = 32;

    /// <summary>The longest relay address, in characters.</summary>
    public const int RelayLengthMax = 512;

    /// <summary>The longest name of a cluster or network, in characters.</summary>
    public const int NameLengthMax = 64;

    /// <summary>
    /// Which rules the nodes of the cluster keep, <see cref="FirstVersion"/> to <see cref="NewestVersion"/>: all of them the same.
    /// </summary>
    public int Version { get; init; } = NewestVersion;

    /// <summary>A name for people: 1 to <see cref="NameLengthMax"/> printable ASCII characters.</summary>
    public required string Name { get; init; }

    /// <summary>The chain.</summary>
    public required ClusterNetwork Network { get; init; }

    /// <summary>The operators, in the order of their indices 1 to n.</summary>
    public required ImmutableArray<Operator> Operators { get; init; }

    /// <summary>t: shares needed to sign, ⌊(n+f)/2⌋+1 ≤ t ≤ n−f.</summary>
    public required int Threshold { get; init; }

    /// <summary>The staking core; null for a cluster without one.</summary>
    public CoreContract? Core { get; init; }

    /// <summary>The timers of consensus rounds.</summary>
    public required DutyTimers Timers { get; init; }

    /// <summary>
    /// The relays that operators may use: absolute http or https addresses, each once. None means that blocks are built locally.
    /// </summary>
    public ImmutableArray<string> Relays { get; init; } = [];

    /// <summary>The definition that this one replaces; null for a first one.</summary>
    public Bytes32? PredecessorHash { get; init; }

    /// <summary>From when on the definition is in force: above 0 if it has a predecessor, and else 0.</summary>
    public Epoch ActivationEpoch { get; init; }

    /// <summary>The EIP-712 message; its digest is what operators sign, and its message hash the definition's hash.</summary>
    /// <exception cref="ArgumentException">A text or number has no EIP-712 form: the terms were not checked.</exception>
    public TypedData ToTypedData() => ClusterTypedData.Of(this);

    /// <summary>The least threshold of n operators: ⌊(n+f)/2⌋+1, so that two signing sets share an honest operator.</summary>
    public static int ThresholdMin(int operatorCount) => ((operatorCount + Faults(operatorCount)) / 2) + 1;

    /// <summary>The greatest threshold of n operators: n−f, so that f failures do not stop the cluster.</summary>
    public static int ThresholdMax(int operatorCount) => operatorCount - Faults(operatorCount);

    /// <summary>f = ⌊(n−1)/3⌋.</summary>
    internal static int Faults(int operatorCount) => (operatorCount - 1) / 3;
}
