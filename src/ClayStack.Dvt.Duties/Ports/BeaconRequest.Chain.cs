using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// What watchers of the chain ask for.
public abstract partial record BeaconRequest
{
    /// <summary>Asks for the votes that a block carries: <see cref="BeaconAnswer.BlockVotesFetched"/>.</summary>
    /// <param name="Root">The block's root.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchBlockVotes(Root Root, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Asks who sits in the committees of an epoch: <see cref="BeaconAnswer.CommitteesFetched"/>. The answer is large.</summary>
    /// <param name="Epoch">The current or the previous epoch.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchCommittees(Epoch Epoch, DateTimeOffset Deadline) : BeaconRequest(Deadline);
}
