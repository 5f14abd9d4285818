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
/// one of ours, the epoch's committees, as the chain has them, decide. Pure state, not thread-safe; bounded by epochs.
/// </summary>
/// <param name="clock">The chain's times and forks.</param>
internal sealed class ForeignWatch(ChainClock clock)
{
    private const ulong EpochsKept = 2;
    private const int SuspectsMax = 256;

    private readonly SortedDictionary<Slot, (SlotVote Vote, IReadOnlyList<AttesterDuty> Duties)> _decided = [];
    private readonly List<AggregateAttestation> _suspects = [];

    /// <summary>Whether there is anything to hold blocks against.</summary>
    public bool IsWatching => _decided.Count > 0;

    /// <summary>The epoch whose committees are needed to judge; null if there is no suspicion.</summary>
    public Epoch? Question => _suspects.Count > 0 ? clock.EpochOf(_suspects[0].Data.Slot) : null;

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
                && decided.Duties.Any(duty => Covers(vote, duty.Committee) && !vote.Data.Equals(OwnData(decided.Vote, duty.Committee))))
            {
                _suspects.Add(vote);
            }
        }
    }

    /// <summary>Judges the suspects of an epoch; those whose committees are not among these are dropped.</summary>
    /// <param name="epoch">The epoch that was asked about.</param>
    /// <param name="committees">Its committees.</param>
    /// <returns>The validators with a vote that the cluster did not decide, and that vote.</returns>
    public IReadOnlyList<(AttesterDuty Duty, AttestationData Vote)> Judge(Epoch epoch, IReadOnlyList<AttesterCommittee> committees)
    {
        ILookup<Slot, AttesterCommittee> bySlot = committees.ToLookup(committee => committee.Slot);
        List<(AttesterDuty, AttestationData)> foreign = [];
        foreach (AggregateAttestation suspect in _suspects.Where(suspect => clock.EpochOf(suspect.Data.Slot) == epoch).ToArray())
        {
            _suspects.Remove(suspect);
            if (!_decided.TryGetValue(suspect.Data.Slot, out (SlotVote Vote, IReadOnlyList<AttesterDuty> Duties) decided))
                continue;
            HashSet<ValidatorIndex> voters = Voters(suspect, [.. bySlot[suspect.Data.Slot]]);
            foreach (AttesterDuty duty in decided.Duties)
            {
                // After a reorganisation the chain may have a validator in another committee than it was asked for in.
                if (voters.Contains(duty.Validator) && Covers(suspect, duty.Committee) && !suspect.Data.Equals(OwnData(decided.Vote, duty.Committee)))
                    foreign.Add((duty, suspect.Data));
            }
        }

        return foreign;
    }

    private AttestationData OwnData(SlotVote vote, CommitteeIndex committee) => vote.For(clock.ForkAt(vote.Data.Slot), committee);

    private static bool Covers(AggregateAttestation vote, CommitteeIndex committee) => vote switch
    {
        AggregateAttestation.BeforeElectra before => before.Data.Index == committee,
        AggregateAttestation.FromElectra from =>
            committee.Value < (ulong)from.Attestation.CommitteeBits.Length && from.Attestation.CommitteeBits[(int)committee.Value],
        _ => false,
    };

    /// <summary>Who voted; nobody if the committees do not fit the bits.</summary>
    private static HashSet<ValidatorIndex> Voters(AggregateAttestation vote, IReadOnlyList<AttesterCommittee> committees)
    {
        ValidatorIndex[] places = [.. committees
            .Where(committee => Covers(vote, committee.Index))
            .OrderBy(committee => committee.Index.Value)
            .SelectMany(committee => committee.Members)];
        Bitlist bits = vote is AggregateAttestation.FromElectra from
            ? from.Attestation.AggregationBits
            : ((AggregateAttestation.BeforeElectra)vote).Attestation.AggregationBits;
        return places.Length == bits.Length ? [.. places.Where((_, place) => bits[place])] : [];
    }
}
