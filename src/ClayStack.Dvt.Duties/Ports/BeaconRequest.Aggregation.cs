using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// What aggregators ask for.
public abstract partial record BeaconRequest
{
    /// <summary>Asks for the best aggregate of one committee's votes for one data: <see cref="BeaconAnswer.AggregateFetched"/>.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="DataRoot">The data's root; before Electra the data has the committee's index.</param>
    /// <param name="Committee">The committee.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchAggregate(Slot Slot, Root DataRoot, CommitteeIndex Committee, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Submits aggregates to every beacon node: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Fork">The fork of the aggregates' slot, whose shape all of them have.</param>
    /// <param name="Aggregates">The signed aggregates.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubmitAggregates(ForkName Fork, IReadOnlyList<SignedAggregate> Aggregates, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);
}
