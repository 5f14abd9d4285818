using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Node.Status;

/// <summary>How the node is at one moment.</summary>
/// <param name="Identity">Who it is; null until its cluster's files were read.</param>
/// <param name="Cluster">What its cluster actor says; null until there is one.</param>
/// <param name="Duties">What became of its duties; null until there is a tracker.</param>
/// <param name="Halted">Why it must not go on (a broken invariant); null if it may.</param>
/// <param name="StandingBy">What it waits for before it may open its store; null if it does not wait.</param>
internal sealed record NodeSnapshot(
    NodeIdentity? Identity, ClusterStatus? Cluster, DutyStatistics? Duties, string? Halted, string? StandingBy = null);

/// <summary>Who a node is; does not change while it runs.</summary>
/// <param name="Network">The network's name, or what stands for it.</param>
/// <param name="DefinitionHash">The cluster's definition, as hexadecimal with 0x.</param>
/// <param name="Self">Which operator this node is.</param>
/// <param name="Operators">How many operators there are.</param>
/// <param name="Threshold">How many partial signatures make one.</param>
/// <param name="StartedAt">When this run began.</param>
internal sealed record NodeIdentity(
    string Network, string DefinitionHash, OperatorIndex Self, int Operators, int Threshold, DateTimeOffset StartedAt);
