using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>
/// A slot's committees as the chain has them, reduced to what finds some validators in a vote: a vote names voters by places,
/// which from Electra on count through all committees that it covers (EIP-7549). Immutable.
/// </summary>
internal sealed class SlotCommittees
{
    private readonly SortedDictionary<ulong, int> _lengths = [];
    private readonly Dictionary<ValidatorIndex, (CommitteeIndex Committee, int Place)> _seats = [];

    /// <summary>Reduces a slot's committees.</summary>
    /// <param name="committees">All of the slot.</param>
    /// <param name="validators">Who is to be found.</param>
    public SlotCommittees(IEnumerable<AttesterCommittee> committees, IReadOnlySet<ValidatorIndex> validators)
    {
        foreach (AttesterCommittee committee in committees)
        {
            _lengths[committee.Index.Value] = committee.Members.Count;
            for (int place = 0; place < committee.Members.Count; place++)
            {
                if (validators.Contains(committee.Members[place]))
                    _seats[committee.Members[place]] = (committee.Index, place);
            }
        }
    }

    /// <summary>Whether a vote covers a committee.</summary>
    public static bool Covers(AggregateAttestation vote, CommitteeIndex committee) => vote switch
    {
        AggregateAttestation.BeforeElectra before => before.Data.Index == committee,
        AggregateAttestation.FromElectra from =>
            committee.Value < (ulong)from.Attestation.CommitteeBits.Length && from.Attestation.CommitteeBits[(int)committee.Value],
        _ => false,
    };

    /// <summary>The committee of a validator; null if it is in none of the slot.</summary>
    public CommitteeIndex? CommitteeOf(ValidatorIndex validator) =>
        _seats.TryGetValue(validator, out (CommitteeIndex Committee, int Place) seat) ? seat.Committee : null;

    /// <summary>Whether a validator is among a vote's voters; nobody is, if the vote's bits do not fit the committees.</summary>
    public bool HasVoted(AggregateAttestation vote, ValidatorIndex validator)
    {
        if (!_seats.TryGetValue(validator, out (CommitteeIndex Committee, int Place) seat) || !Covers(vote, seat.Committee))
            return false;
        Bitlist bits = vote is AggregateAttestation.FromElectra from
            ? from.Attestation.AggregationBits
            : ((AggregateAttestation.BeforeElectra)vote).Attestation.AggregationBits;
        int place = seat.Place;
        int total = 0;
        foreach ((ulong index, int length) in _lengths)
        {
            if (!Covers(vote, new CommitteeIndex(index)))
                continue;
            total += length;
            if (index < seat.Committee.Value)
                place += length;
        }

        return total == bits.Length && bits[place];
    }
}
