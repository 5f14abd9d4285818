using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// The cluster's duties of one kind in one epoch, as the scheduler tells them; later ones of the same kind and epoch replace
/// earlier ones. Immutable.
/// </summary>
/// <param name="Epoch">The epoch.</param>
internal abstract record DutiesKnown(Epoch Epoch)
{
    /// <summary>Who attests.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Duties">The duties; each validator once.</param>
    public sealed record Attesters(Epoch Epoch, IReadOnlyList<AttesterDuty> Duties) : DutiesKnown(Epoch);

    /// <summary>Who proposes.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Duties">The duties; each slot once.</param>
    public sealed record Proposers(Epoch Epoch, IReadOnlyList<ProposerDuty> Duties) : DutiesKnown(Epoch);

    /// <summary>Who sits in the sync committee.</summary>
    /// <param name="Epoch">An epoch of the committee's period.</param>
    /// <param name="Duties">The members; each validator once.</param>
    public sealed record SyncMembers(Epoch Epoch, IReadOnlyList<SyncDuty> Duties) : DutiesKnown(Epoch);
}
