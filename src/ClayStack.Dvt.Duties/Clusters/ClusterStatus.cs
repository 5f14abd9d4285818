using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>How a cluster does on this node, for readiness and status.</summary>
/// <param name="Slot">The present slot; null before genesis.</param>
/// <param name="ConnectedPeers">The operators that are connected.</param>
/// <param name="PeersNeeded">How many peers a quorum needs besides this node.</param>
/// <param name="MayVoteSince">Since when this run votes; null while it waits for peers (PROTOCOL S5).</param>
/// <param name="BeaconReady">Whether a beacon node can serve duties.</param>
/// <param name="BeaconDetail">Each beacon node and its state.</param>
/// <param name="ValidatorsKnown">How many of the cluster's validators the chain knows.</param>
/// <param name="ValidatorCount">How many validators the cluster has.</param>
/// <param name="ValidatorsWithoutHistory">How many active validators slashing protection has no row for, and so refuses (PROTOCOL S2).</param>
/// <param name="ScheduledEpochs">The epochs whose duties are known, in order.</param>
/// <param name="LiveDuties">How many duty actors live.</param>
public sealed record ClusterStatus(
    Slot? Slot,
    IReadOnlyList<OperatorIndex> ConnectedPeers,
    int PeersNeeded,
    DateTimeOffset? MayVoteSince,
    bool BeaconReady,
    string BeaconDetail,
    int ValidatorsKnown,
    int ValidatorCount,
    int ValidatorsWithoutHistory,
    IReadOnlyList<Epoch> ScheduledEpochs,
    int LiveDuties)
{
    /// <summary>What holds the node back from signing slashable things.</summary>
    public SafetyStatus Safety { get; init; } = SafetyStatus.Free;
}
