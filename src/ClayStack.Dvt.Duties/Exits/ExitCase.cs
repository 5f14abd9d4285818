using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>
/// One validator's exit: who has asked, with which partial signature, and how far it has come. Of each operator the latest word
/// counts, for it comes only over that operator's own connection; so whoever chose an epoch that nobody else did can correct it. Pure
/// state, bounded by the cluster's size. Not thread-safe.
/// </summary>
internal sealed class ExitCase(BlsPublicKeyBytes validator)
{
    private readonly SortedDictionary<OperatorIndex, ExitPartial> _partials = [];
    private readonly SortedDictionary<OperatorIndex, ExitPartial> _invalid = [];

    public BlsPublicKeyBytes Validator => validator;

    /// <summary>The signed exit; null while it is not made.</summary>
    public SignedVoluntaryExit? Exit { get; private set; }

    /// <summary>Whether partials of it are being combined.</summary>
    public bool IsCombining { get; set; }

    /// <summary>Whether it is on its way to the beacon nodes.</summary>
    public bool IsSubmitting { get; set; }

    /// <summary>How often it was handed to the beacon nodes.</summary>
    public int Submissions { get; set; }

    /// <summary>In which epoch that was last.</summary>
    public Epoch? SubmittedIn { get; set; }

    /// <summary>Whether a beacon node took it.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>What they said when none took it.</summary>
    public string? Problem { get; set; }

    /// <summary>Whether it was told that the chain knows of the exit.</summary>
    public bool IsToldToExit { get; set; }

    /// <summary>Who has asked, in the order of the operators.</summary>
    public IReadOnlyList<ExitRequestOfOperator> Requests =>
    [
        .. _partials.Values.Select(partial => new ExitRequestOfOperator(partial.Operator, partial.Epoch, IsInvalid: false))
            .Concat(_invalid.Values.Select(partial => new ExitRequestOfOperator(partial.Operator, partial.Epoch, IsInvalid: true)))
            .OrderBy(request => request.Operator),
    ];

    /// <summary>An operator's partial, unless it is proven wrong; null if there is none.</summary>
    public ExitPartial? Of(OperatorIndex index) => _partials.GetValueOrDefault(index);

    /// <summary>Takes an operator's partial; false if that is known, as it is or as wrong.</summary>
    public bool Keep(ExitPartial partial)
    {
        if (_partials.GetValueOrDefault(partial.Operator) == partial || _invalid.GetValueOrDefault(partial.Operator) == partial)
            return false;
        _partials[partial.Operator] = partial;
        _invalid.Remove(partial.Operator);
        return true;
    }

    /// <summary>The epoch for which so many have asked that their partials make the exit; null if there is none, or it is made.</summary>
    public Epoch? ReadyFor(int threshold) => Exit is not null || IsCombining
        ? null
        : _partials.Values.GroupBy(partial => partial.Epoch).Where(group => group.Count() >= threshold).Select(group => (Epoch?)group.Key).FirstOrDefault();

    /// <summary>The partials for an epoch, one's own first.</summary>
    public IReadOnlyList<ExitPartial> PartialsFor(Epoch epoch, OperatorIndex self) =>
        [.. _partials.Values.Where(partial => partial.Epoch == epoch).OrderBy(partial => partial.Operator != self)];

    /// <summary>A partial is proven wrong; false if its operator has sent another one meanwhile.</summary>
    public bool Reject(ExitPartial partial)
    {
        if (_partials.GetValueOrDefault(partial.Operator) != partial)
            return false;
        _partials.Remove(partial.Operator);
        _invalid[partial.Operator] = partial;
        return true;
    }

    /// <summary>The exit is made.</summary>
    public void Complete(SignedVoluntaryExit exit) => Exit = exit;
}
