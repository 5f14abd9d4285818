using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>The answer to a <see cref="BeaconRequest"/>.</summary>
/// <param name="Request">The request itself, by which a requester tells its answers apart.</param>
public abstract partial record BeaconAnswer(BeaconRequest Request)
{
    /// <summary>The validators that the head state knows; unknown keys are missing.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Records">The validators.</param>
    public sealed record Validators(BeaconRequest Request, IReadOnlyList<ValidatorRecord> Records) : BeaconAnswer(Request);

    /// <summary>The attester duties of an epoch.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="DependentRoot">The block that they hang on: with another one there they are void.</param>
    /// <param name="Duties">The duties; none for validators that are not active.</param>
    public sealed record AttesterDuties(BeaconRequest Request, Root DependentRoot, IReadOnlyList<AttesterDuty> Duties)
        : BeaconAnswer(Request);

    /// <summary>What to vote for, with index 0 before Gloas.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Data">The data; of the slot asked for, its target in that slot's epoch.</param>
    public sealed record AttestationDataFetched(BeaconRequest Request, AttestationData Data) : BeaconAnswer(Request);

    /// <summary>A block's header.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Root">The block's root.</param>
    /// <param name="Header">The header; null if the beacon nodes do not know the block.</param>
    /// <param name="ExecutionOptimistic">Whether the payload's validity is not known yet.</param>
    public sealed record HeaderFetched(BeaconRequest Request, Root Root, BeaconBlockHeader? Header, bool ExecutionOptimistic)
        : BeaconAnswer(Request);

    /// <summary>At least one beacon node took the submission; items that none took are named.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Refused">The items refused, by their place in the request; empty if all were taken.</param>
    public sealed record Submitted(BeaconRequest Request, IReadOnlyList<RefusedItem> Refused) : BeaconAnswer(Request);

    /// <summary>No beacon node could answer.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Error">Why.</param>
    public sealed record Failed(BeaconRequest Request, BeaconError Error) : BeaconAnswer(Request);
}
