using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>The value check of PROTOCOL C4 for one entry of an <see cref="AggregationSet{T}"/>: a pure function.</summary>
/// <remarks>
/// Of an aggregate's own signature this much is checked: where this node's beacon node, which verifies every vote that it
/// aggregates, has an aggregate of the very same voters, the signature must be that one, since BLS signatures are unique. Other
/// combinations of voters would need the keys of all members of the committee, which are not ours: for a committee of
/// attesters some hundreds each slot. What is left to a leader that lies is to have the cluster sign an aggregate that does not
/// verify. No slashing condition is about aggregates; every beacon node verifies an aggregate before it passes it on, this
/// operator's own first, which refuses it (<see cref="Tracking.MissReason.SubmissionRefused"/>); and neither reward nor penalty
/// hangs on the aggregating itself. So it costs the network one of about sixteen aggregators of that committee.
/// </remarks>
internal static class AggregationCheck
{
    /// <summary>Judges an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="form">What kind of aggregate it is.</param>
    /// <param name="vote">What the cluster decided to vote for in the slot.</param>
    /// <param name="seat">The validator's seat there, by this node's own view; null if it has none.</param>
    /// <param name="proof">The validator's verified proof, if this node has it.</param>
    /// <param name="own">What this node's beacon node gave for the committee; null if nothing.</param>
    public static EntryVerdict Judge<T>(
        AggregationEntry<T> entry, AggregationForm<T> form, SlotVote vote, Seat? seat, BlsSignatureBytes? proof, T? own)
        where T : class, ISszContainer<T>
    {
        if (seat is null || !form.Fits(entry.Aggregate, vote, seat))
            return EntryVerdict.Bad;
        if (own is not null && form.HasSameVoters(entry.Aggregate, own) && !entry.Aggregate.Equals(own))
            return EntryVerdict.Bad;

        // A group has one signature for a message, so another proof than the verified one is none.
        if (proof is { } verified)
            return verified == entry.Proof ? EntryVerdict.Good : EntryVerdict.Bad;
        return form.Selects(seat, entry.Proof) ? EntryVerdict.Unproven : EntryVerdict.Bad;
    }
}
