using ClayStack.Dvt.Ethereum.Attestations;

namespace ClayStack.Dvt.Duties.Ports;

// Answers to watchers of the chain.
public abstract partial record BeaconAnswer
{
    /// <summary>The votes that a block carries.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Votes">The aggregates, in the block's order, whose signatures the beacon node has verified.</param>
    public sealed record BlockVotesFetched(BeaconRequest Request, IReadOnlyList<AggregateAttestation> Votes) : BeaconAnswer(Request);

    /// <summary>The committees of an epoch, as the head's chain has them.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Committees">Every committee of the epoch once, or none of a slot.</param>
    public sealed record CommitteesFetched(BeaconRequest Request, IReadOnlyList<AttesterCommittee> Committees) : BeaconAnswer(Request);
}
