using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// The RANDAO reveal of one slot's proposer, made a few slots ahead (PROTOCOL G5): what is signed follows from the slot's epoch
/// alone, so there is nothing to agree on.
/// </summary>
internal sealed class RandaoDuty : SigningDuty
{
    private readonly ProposerDuty _proposer;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="proposer">The slot's proposer, one of the cluster's validators.</param>
    public RandaoDuty(DutyStart start, ProposerDuty proposer)
        : base(start, DutyType.Randao, start.Cluster.Clock.StartOf(start.Slot + 1)) => _proposer = proposer;

    /// <inheritdoc/>
    protected override void Begin() => SignAll([(_proposer.Validator, Cluster.Protection.Randao(_proposer.Key, Slot))]);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made)
    {
        foreach (CombineOutcome outcome in made)
            Context.Parent.Tell(new SlotFact.RandaoRevealed(Slot, outcome.Target.Validator, outcome.Signature!.Value), Self);
    }
}
