using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>
/// What one duty found out and others of the same slot build on. A duty tells its cluster; the cluster keeps the fact and hands
/// it to those duties of the slot that <see cref="IsFor"/> names, whenever they begin.
/// </summary>
/// <param name="Slot">The slot that it is about.</param>
internal abstract record SlotFact(Slot Slot)
{
    /// <summary>Whether duties of a kind build on it.</summary>
    public abstract bool IsFor(DutyType duty);

    /// <summary>The cluster has agreed what to vote for.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="Vote">The decided vote.</param>
    public sealed record VoteDecided(Slot Slot, SlotVote Vote) : SlotFact(Slot)
    {
        /// <inheritdoc/>
        public override bool IsFor(DutyType duty) =>
            duty is DutyType.SyncMessage or DutyType.Aggregate or DutyType.SyncContribution;
    }

    /// <summary>Selection proofs were combined, and these select aggregators. More may come in later facts.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="Aggregators">Who aggregates; at least one.</param>
    public sealed record AggregatorsSelected(Slot Slot, IReadOnlyList<SelectedAggregator> Aggregators) : SlotFact(Slot)
    {
        /// <inheritdoc/>
        public override bool IsFor(DutyType duty) => duty is DutyType.Aggregate;
    }

    /// <summary>Sync selection proofs were combined, and these select aggregators. More may come in later facts.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="Aggregators">Who aggregates; at least one.</param>
    public sealed record SyncAggregatorsSelected(Slot Slot, IReadOnlyList<SelectedSyncAggregator> Aggregators) : SlotFact(Slot)
    {
        /// <inheritdoc/>
        public override bool IsFor(DutyType duty) => duty is DutyType.SyncContribution;
    }

    /// <summary>A proposal was decided.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="Proposer">The proposer.</param>
    /// <param name="Root">The decided block.</param>
    public sealed record ProposalDecided(Slot Slot, ValidatorIndex Proposer, Root Root) : SlotFact(Slot)
    {
        /// <inheritdoc/>
        public override bool IsFor(DutyType duty) => false;
    }

    /// <summary>The proposer's RANDAO reveal was combined.</summary>
    /// <param name="Slot">The slot of the proposal.</param>
    /// <param name="Proposer">The proposer.</param>
    /// <param name="Reveal">The reveal for the slot's epoch, verified.</param>
    public sealed record RandaoRevealed(Slot Slot, ValidatorIndex Proposer, BlsSignatureBytes Reveal) : SlotFact(Slot)
    {
        /// <inheritdoc/>
        public override bool IsFor(DutyType duty) => duty is DutyType.Proposal;
    }
}
