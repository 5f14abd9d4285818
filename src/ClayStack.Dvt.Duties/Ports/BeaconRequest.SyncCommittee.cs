using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// What members of the sync committee ask for.
public abstract partial record BeaconRequest
{
    /// <summary>Asks who sits in the sync committee: <see cref="BeaconAnswer.SyncDuties"/>.</summary>
    /// <param name="Epoch">An epoch of the current or the next period.</param>
    /// <param name="Validators">Whose duties.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchSyncDuties(Epoch Epoch, IReadOnlyList<ValidatorIndex> Validators, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Tells every beacon node which subcommittees matter: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Subscriptions">The subcommittees.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubscribeSyncCommittees(IReadOnlyList<SyncCommitteeSubscription> Subscriptions, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Submits messages to every beacon node: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Messages">The signed messages.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubmitSyncMessages(IReadOnlyList<SyncCommitteeMessage> Messages, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Asks for the best contribution of a subcommittee: <see cref="BeaconAnswer.ContributionFetched"/>.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="Subcommittee">The subcommittee.</param>
    /// <param name="BlockRoot">The block that was voted for.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchContribution(Slot Slot, SubcommitteeIndex Subcommittee, Root BlockRoot, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Submits contributions to every beacon node: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Contributions">The signed contributions.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubmitContributions(IReadOnlyList<SignedContributionAndProof> Contributions, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);
}
