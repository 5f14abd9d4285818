using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>The value check of PROTOCOL C4 for a <see cref="SlotVote"/>: a pure function of the chain as this node sees it.</summary>
internal static class SlotVoteCheck
{
    /// <summary>Judges what can be judged without asking for headers.</summary>
    /// <param name="vote">The proposal.</param>
    /// <param name="own">What this node's own beacon node says now; null while it said nothing.</param>
    /// <param name="slot">The slot of the duty.</param>
    /// <param name="round">The round that it is proposed in.</param>
    /// <param name="clock">The chain's times and forks.</param>
    public static VoteVerdict Judge(SlotVote vote, AttestationData? own, Slot slot, int round, ChainClock clock)
    {
        AttestationData data = vote.Data;
        if (data.Slot != slot)
            return VoteVerdict.Reject;
        if (clock.ForkAt(slot) < ForkName.Gloas && data.Index != default)
            return VoteVerdict.Reject;
        if (data.Target.Epoch != clock.EpochOf(slot) || data.Source.Epoch > data.Target.Epoch)
            return VoteVerdict.Reject;
        if (own is null)
            return VoteVerdict.Pending;

        // Source and target must be the own ones; the own view may still move within the round.
        if (!data.Source.Equals(own.Source) || !data.Target.Equals(own.Target))
            return VoteVerdict.Pending;
        if (data.BeaconBlockRoot == own.BeaconBlockRoot)
            return VoteVerdict.Accept;
        return round >= 2 ? VoteVerdict.AskAncestry : VoteVerdict.Pending;
    }
}
