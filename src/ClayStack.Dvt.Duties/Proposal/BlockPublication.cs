using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Blocks;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// Hands the signed block to the own beacon nodes (PROTOCOL V1). Every node of the cluster does; of a blinded block the one
/// first whose beacon node knows the relay, the others when it had its time or is gone, unless the block is on the chain by
/// then. Part of a duty actor.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="deadline">When it is too late.</param>
/// <param name="self">The duty actor.</param>
internal sealed class BlockPublication(ClusterContext cluster, DateTimeOffset deadline, IActorRef self)
{
    /// <summary>How long the others leave a blinded block to its proposer's node, in basis points of the slot.</summary>
    public const int LeadBps = 500;

    private SignedBlock? _block;
    private OperatorIndex _origin;
    private int _attempts;

    /// <summary>Takes the signed block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="origin">Whose beacon node made it.</param>
    /// <returns>How long to wait before <see cref="Publish"/>; zero for not at all.</returns>
    public TimeSpan Begin(SignedBlock block, OperatorIndex origin)
    {
        _block = block;
        _origin = origin;
        return block.IsBlinded && origin != cluster.Self ? cluster.Clock.Share(LeadBps) : TimeSpan.Zero;
    }

    /// <summary>Whether the block waits for a node of which is known now that it is gone.</summary>
    public bool WaitsFor(OperatorIndex peer) => _block is not null && _attempts == 0 && _origin == peer;

    /// <summary>Publishes the block, again if need be; false if that was tried often enough.</summary>
    public bool Publish()
    {
        if (_block is null || _attempts == SlotProgress.AttemptsMax)
            return false;
        _attempts++;
        cluster.Beacon.Submit(new BeaconRequest.PublishBlock(_block, deadline), self);
        return true;
    }
}
