using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A request to the beacon nodes.</summary>
/// <param name="Deadline">When the answer is of no more use; it comes until then, or a failure does.</param>
public abstract partial record BeaconRequest(DateTimeOffset Deadline)
{
    /// <summary>Asks for validators by key: <see cref="BeaconAnswer.Validators"/>.</summary>
    /// <param name="Keys">The group public keys.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchValidators(IReadOnlyList<BlsPublicKeyBytes> Keys, DateTimeOffset Deadline) : BeaconRequest(Deadline)
    {
        /// <summary>Whether the finalized state is asked, not the head's.</summary>
        public bool Finalized { get; init; }
    }

    /// <summary>Asks who attests when: <see cref="BeaconAnswer.AttesterDuties"/>.</summary>
    /// <param name="Epoch">The current epoch or the next one.</param>
    /// <param name="Validators">Whose duties.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchAttesterDuties(Epoch Epoch, IReadOnlyList<ValidatorIndex> Validators, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Asks what to vote for: <see cref="BeaconAnswer.AttestationDataFetched"/>.</summary>
    /// <param name="Slot">The current slot.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchAttestationData(Slot Slot, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Asks for a block's header by its root: <see cref="BeaconAnswer.HeaderFetched"/>.</summary>
    /// <param name="Root">The block's root.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchHeader(Root Root, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Submits attestations to every beacon node: <see cref="BeaconAnswer.Submitted"/> at the first that takes them.</summary>
    /// <param name="Fork">The fork of the attestations' slot, which decides their form.</param>
    /// <param name="Attestations">The signed votes, all of one slot.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubmitAttestations(
        ForkName Fork, IReadOnlyList<SignedVote> Attestations, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>
    /// Tells every beacon node which committees matter: <see cref="BeaconAnswer.Submitted"/> at the first that takes it.
    /// </summary>
    /// <param name="Subscriptions">The committees.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubscribeCommittees(
        IReadOnlyList<CommitteeSubscription> Subscriptions, DateTimeOffset Deadline) : BeaconRequest(Deadline);
}
