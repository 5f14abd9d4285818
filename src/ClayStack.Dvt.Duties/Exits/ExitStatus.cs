using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>How a validator's exit stands, as this node knows it.</summary>
/// <param name="Validator">The validator's group key.</param>
/// <param name="Index">Its index; null while the beacon nodes have not told it.</param>
/// <param name="Requests">Who has asked, in the order of the operators.</param>
/// <param name="Threshold">How many must ask for one and the same epoch.</param>
/// <param name="MadeFor">The epoch of the signed exit; null while it is not made here.</param>
/// <param name="Submissions">How often this run has handed it to the beacon nodes.</param>
/// <param name="IsAccepted">Whether a beacon node took it from this run.</param>
/// <param name="Problem">What the beacon nodes said when none took it; null if nothing.</param>
/// <param name="ExitEpoch">When the validator leaves, by the head's state; null while the chain does not know of the exit.</param>
public sealed record ExitStatus(
    BlsPublicKeyBytes Validator,
    ValidatorIndex? Index,
    IReadOnlyList<ExitRequestOfOperator> Requests,
    int Threshold,
    Epoch? MadeFor,
    int Submissions,
    bool IsAccepted,
    string? Problem,
    Epoch? ExitEpoch)
{
    /// <summary>How many valid requests the epoch with the most of them has.</summary>
    public int Agreeing => Requests.Where(request => !request.IsInvalid)
        .GroupBy(request => request.Epoch).Select(group => group.Count()).DefaultIfEmpty(0).Max();

    /// <summary>Whether operators asked for different epochs, whose partial signatures do not combine.</summary>
    public bool Disagree => Requests.Where(request => !request.IsInvalid).Select(request => request.Epoch).Distinct().Count() > 1;
}
