using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// The beginning and the end of a validator's service.
public abstract partial record BeaconRequest
{
    /// <summary>Asks which validators were seen to act (PROTOCOL S7): <see cref="BeaconAnswer.LivenessFetched"/>.</summary>
    /// <param name="Epoch">The current or the previous epoch.</param>
    /// <param name="Validators">Which validators.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchLiveness(Epoch Epoch, IReadOnlyList<ValidatorIndex> Validators, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>
    /// Asks which validators have partial withdrawals pending, which forbids their exit (PROTOCOL V3):
    /// <see cref="BeaconAnswer.PendingWithdrawalsFetched"/>.
    /// </summary>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchPendingWithdrawals(DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Submits an exit to every beacon node: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Exit">The signed exit.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record SubmitExit(SignedVoluntaryExit Exit, DateTimeOffset Deadline) : BeaconRequest(Deadline);
}
