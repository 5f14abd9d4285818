using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Holds the votes that blocks carry against what this cluster decided (PROTOCOL S7): a vote of one of its validators for
/// something else is another instance's. A block names voters by places in committees; where a vote for something else may be
/// one of ours, the slot's committees, as the chain has them, decide. Pure state, not thread-safe; bounded by epochs.
/// </summary>
/// <param name="clock">The chain's times and forks.</param>
internal sealed class ForeignWatch(ChainClock clock)
{
    private const ulong EpochsKept = 2;
    private const int SuspectsMax = 256;

    private readonly SortedDictionary<Slot, (SlotVote Vote, IReadOnlyList<AttesterDuty> Duties)> _decided = [];
    private readonly List<AggregateAttestation> _suspects = [];

    /// <summary>The slot whose committees are needed to judge; null if there is no suspicion.</summary>
    public Slot? Question => _suspects.Count > 0 ? _suspects[0].Data.Slot : null;

    /// <summary>The cluster decided on a slot.</summary>
    public void Decided(SlotVote vote, IReadOnlyList<AttesterDuty> duties)
    {
        if (duties.Count > 0)
            _decided[vote.Data.Slot] = (vote, duties);
        ulong kept = EpochsKept * (ulong)clock.Network.Preset.SlotsPerEpoch;
        while (_decided.Count > 0 && _decided.Keys.First().Value + kept < vote.Data.Slot.Value)
            _decided.Remove(_decided.Keys.First());
    }

    /// <summary>Takes a block's votes; those that may be another instance's wait for the committees.</summary>
    public void Look(IReadOnlyList<AggregateAttestation> votes)
    {
        // Whose committees could not be had in time, is not judged any more.
        _suspects.RemoveAll(suspect => !_decided.ContainsKey(suspect.Data.Slot));
        foreach (AggregateAttestation vote in votes)
        {
            if (_suspects.Count < SuspectsMax
                && _decided.TryGetValue(vote.Data.Slot, out (SlotVote Vote, IReadOnlyList<AttesterDuty> Duties) decided)
                && decided.Duties.Any(duty => SlotCommittees.Covers(vote, duty.Committee) && !vote.Data.Equals(OwnData(decided.Vote, duty.Committee))))
            {
                _suspects.Add(vote);
            }
        }
    }

    /// <summary>Judges the suspects of a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="committees">Its committees.</param>
    /// <returns>The halts of validators with a vote that the cluster did not decide.</returns>
    public IReadOnlyList<HaltedValidator> Judge(Slot slot, IReadOnlyList<AttesterCommittee> committees)
    {
        List<HaltedValidator> halts = [];
        AggregateAttestation[] suspects = [.. _suspects.Where(suspect => suspect.Data.Slot == slot)];
        _suspects.RemoveAll(suspect => suspect.Data.Slot == slot);
        if (!_decided.TryGetValue(slot, out (SlotVote Vote, IReadOnlyList<AttesterDuty> Duties) decided))
            return halts;
        SlotCommittees seats = new(committees, decided.Duties.Select(duty => duty.Validator).ToHashSet());
        foreach (AggregateAttestation suspect in suspects)
        {
            foreach (AttesterDuty duty in decided.Duties)
            {
                // After a reorganisation the chain may have a validator in another committee than it was asked for in.
                if (SlotCommittees.Covers(suspect, duty.Committee) && seats.HasVoted(suspect, duty.Validator) && !suspect.Data.Equals(OwnData(decided.Vote, duty.Committee)))
                    halts.Add(new HaltedValidator(duty.Key, ForeignKind.Vote, slot, suspect.Data.BeaconBlockRoot, Lifted: false));
            }
        }

        return halts;
    }

    private AttestationData OwnData(SlotVote vote, CommitteeIndex committee) => vote.For(clock.ForkAt(vote.Data.Slot), committee);
}
