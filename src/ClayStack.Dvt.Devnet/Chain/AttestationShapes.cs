using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Aggregates between the chain's form and those of the forks.</summary>
internal static class AttestationShapes
{
    /// <summary>The aggregate of one committee, before Electra. All votes are of the data's committee.</summary>
    public static Attestation ToPhase0(VoteAggregate votes, EpochDuties duties)
    {
        int length = duties.Committee(votes.Data.Slot, votes.Data.Index).Length;
        int[] places = [.. votes.Validators.Select(validator => duties.SeatOf(validator).Place)];
        return new Attestation(Bitlist.WithOnes(length, places), votes.Data, votes.Signature);
    }

    /// <summary>
    /// The aggregate over committees, from Electra on (EIP-7549): the bits of the committees that take part, one after
    /// another, in the order of their indices.
    /// </summary>
    public static Ethereum.Electra.Attestation ToElectra(VoteAggregate votes, EpochDuties duties, Preset preset)
    {
        List<int> committees = [];
        List<int> places = [];
        int length = 0;
        foreach (IGrouping<ulong, EpochDuties.Seat> committee in votes.Validators
            .Select(duties.SeatOf).GroupBy(seat => seat.Committee.Value).OrderBy(group => group.Key))
        {
            committees.Add((int)committee.Key);
            foreach (EpochDuties.Seat seat in committee)
                places.Add(length + seat.Place);
            length += duties.Committee(votes.Data.Slot, new CommitteeIndex(committee.Key)).Length;
        }

        return new Ethereum.Electra.Attestation(
            Bitlist.WithOnes(length, [.. places]), votes.Data, votes.Signature, Bitvector.WithOnes(preset.MaxCommitteesPerSlot, [.. committees]));
    }

    /// <summary>
    /// Who voted in an aggregate (process_attestation's checks of its bits, consensus-specs phase0 and
    /// electra/beacon-chain.md). Every committee that it names must have at least one vote in it.
    /// </summary>
    /// <param name="shape">The aggregate; the duties must be those of its slot's epoch.</param>
    /// <param name="duties">Who sits where.</param>
    /// <param name="preset">The preset.</param>
    /// <param name="votes">The votes; null if refused.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static Refusal? Read(AggregateAttestation shape, EpochDuties duties, Preset preset, out VoteAggregate? votes)
    {
        votes = null;
        AttestationData data = shape.Data;
        (Bitlist bits, BlsSignatureBytes signature, List<CommitteeIndex> committees) = shape switch
        {
            AggregateAttestation.FromElectra { Attestation: var electra } =>
                (electra.AggregationBits, electra.Signature, CommitteesOf(electra.CommitteeBits)),
            AggregateAttestation.BeforeElectra { Attestation: var phase0 } =>
                (phase0.AggregationBits, phase0.Signature, new List<CommitteeIndex> { data.Index }),
            _ => throw new ArgumentException("An aggregate has one of two shapes.", nameof(shape)),
        };
        if (shape is AggregateAttestation.FromElectra && data.Index != default)
            return new Refusal("nonzero_index", $"from Electra on the data's index is 0, not {data.Index}");
        if (committees.Count == 0)
            return new Refusal("wrong_bits", "no committee takes part");
        List<int> validators = [];
        int start = 0;
        foreach (CommitteeIndex committee in committees)
        {
            ReadOnlySpan<int> members = duties.Committee(data.Slot, committee);
            if (members.IsEmpty)
                return new Refusal("unknown_committee", $"slot {data.Slot} has no committee {committee}");
            int before = validators.Count;
            for (int i = 0; i < members.Length && start + i < bits.Length; i++)
            {
                if (bits[start + i])
                    validators.Add(members[i]);
            }

            if (validators.Count == before)
                return new Refusal("wrong_bits", $"nobody of committee {committee} takes part");
            start += members.Length;
        }

        if (bits.Length != start)
            return new Refusal("wrong_bits", $"there are {bits.Length} bits for {start} members");
        votes = new VoteAggregate(data, SszEncoding.HashTreeRoot(data, preset), validators, signature);
        return null;
    }

    private static List<CommitteeIndex> CommitteesOf(Bitvector bits)
    {
        List<CommitteeIndex> committees = [];
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i])
                committees.Add(new CommitteeIndex((ulong)i));
        }

        return committees;
    }
}
