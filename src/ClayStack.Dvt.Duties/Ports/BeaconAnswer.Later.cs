using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// Answers to proposers, aggregators, the sync committee, and about a validator's beginning and end.
public abstract partial record BeaconAnswer
{
    /// <summary>The proposers of an epoch.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="DependentRoot">The block that they hang on; nodes that speak only the older version name a later block.</param>
    /// <param name="Duties">One for each slot whose proposer is known.</param>
    public sealed record ProposerDuties(BeaconRequest Request, Root DependentRoot, IReadOnlyList<ProposerDuty> Duties)
        : BeaconAnswer(Request);

    /// <summary>The members among the validators asked for.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Duties">None for validators that do not sit in the committee.</param>
    public sealed record SyncDuties(BeaconRequest Request, IReadOnlyList<SyncDuty> Duties) : BeaconAnswer(Request);

    /// <summary>A block to agree on and sign.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Produced">The best block that came in time.</param>
    public sealed record BlockProduced(BeaconRequest Request, ProducedBlock Produced) : BeaconAnswer(Request);

    /// <summary>An aggregate, for exactly the data asked for.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Aggregate">At least one vote; its signature is for the asker to verify.</param>
    public sealed record AggregateFetched(BeaconRequest Request, AggregateAttestation Aggregate) : BeaconAnswer(Request);

    /// <summary>A contribution, for exactly what was asked for.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Contribution">At least one vote; its signature is for the asker to verify.</param>
    public sealed record ContributionFetched(BeaconRequest Request, SyncCommitteeContribution Contribution) : BeaconAnswer(Request);

    /// <summary>Which validators were seen to act; every validator asked for is in one of the two places.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Seen">Those that were; all others of the request were not.</param>
    public sealed record LivenessFetched(BeaconRequest Request, IReadOnlySet<ValidatorIndex> Seen) : BeaconAnswer(Request);

    /// <summary>Which validators have partial withdrawals pending in the head state.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Pending">The validators.</param>
    public sealed record PendingWithdrawalsFetched(BeaconRequest Request, IReadOnlySet<ValidatorIndex> Pending) : BeaconAnswer(Request);
}
