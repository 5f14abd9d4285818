using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// What watchers of the chain ask for.
public abstract partial record BeaconRequest
{
    /// <summary>Asks for a block, for what it carries: <see cref="BeaconAnswer.BlockFetched"/>.</summary>
    /// <param name="Root">The block's root.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchBlock(Root Root, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Asks who sits in the committees of a slot: <see cref="BeaconAnswer.CommitteesFetched"/>.</summary>
    /// <param name="Slot">A slot of the current or the previous epoch.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchCommittees(Slot Slot, DateTimeOffset Deadline) : BeaconRequest(Deadline);
}
