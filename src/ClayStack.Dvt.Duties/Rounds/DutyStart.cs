using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>What every duty actor is given.</summary>
/// <param name="Cluster">The cluster and its ports.</param>
/// <param name="Signer">The holder of the shares.</param>
/// <param name="Slot">The duty's slot.</param>
/// <param name="WhyNoVote">Why this node must not vote in the duty's slot (PROTOCOL C5); null where it may.</param>
/// <param name="Blamed">Operators whose partials were wrong lately (PROTOCOL G3).</param>
internal sealed record DutyStart(
    ClusterContext Cluster, IActorRef Signer, Slot Slot, MissReason? WhyNoVote, IReadOnlySet<OperatorIndex> Blamed)
{
    /// <summary>Whether this node votes.</summary>
    public bool MayVote => WhyNoVote is null;
}
