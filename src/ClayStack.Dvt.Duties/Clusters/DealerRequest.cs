using System.Collections.Immutable;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What a trusted dealer is asked to make. The rules are those of <see cref="ClusterTerms"/>.</summary>
public sealed record DealerRequest
{
    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The chain.</summary>
    public required ClusterNetwork Network { get; init; }

    /// <summary>n, 4 to 13.</summary>
    public required int OperatorCount { get; init; }

    /// <summary>t; null for the greatest, n−f.</summary>
    public int? Threshold { get; init; }

    /// <summary>The staking core; null for none.</summary>
    public CoreContract? Core { get; init; }

    /// <summary>The timers of consensus rounds.</summary>
    public DutyTimers Timers { get; init; } = DutyTimers.Standard;

    /// <summary>The relays that operators may use.</summary>
    public ImmutableArray<string> Relays { get; init; } = [];

    /// <summary>The definition that this one replaces; null for a first one.</summary>
    public Bytes32? PredecessorHash { get; init; }

    /// <summary>From when on the definition is in force.</summary>
    public Epoch ActivationEpoch { get; init; }

    /// <summary>The validators; none makes a cluster with an empty manifest.</summary>
    public ImmutableArray<DealtValidator> Validators { get; init; } = [];

    /// <summary>Where the nodes of operators 1 to n listen, as far as known; null for one that only dials.</summary>
    public ImmutableArray<(string Host, int Port)?> Addresses { get; init; } = [];
}
