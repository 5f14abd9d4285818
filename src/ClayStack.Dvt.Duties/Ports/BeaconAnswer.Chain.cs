namespace ClayStack.Dvt.Duties.Ports;

// Answers to watchers of the chain.
public abstract partial record BeaconAnswer
{
    /// <summary>A block, whose signatures the beacon node has verified.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Block">The block asked for.</param>
    public sealed record BlockFetched(BeaconRequest Request, SeenBlock Block) : BeaconAnswer(Request);

    /// <summary>The committees of a slot, as the head's chain has them.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Committees">Every committee of the slot once.</param>
    public sealed record CommitteesFetched(BeaconRequest Request, IReadOnlyList<AttesterCommittee> Committees) : BeaconAnswer(Request);
}
